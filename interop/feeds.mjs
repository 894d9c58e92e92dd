// The folder of feeds that every reader is given, and the lines that each answers with:
// "<file name> <start> <end>", in seconds since 1970; "-" where the reader knows no end.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, since, until] = process.argv.slice(2);
export const window = { since: Number(since), until: Number(until) };

export function answer(meetingsOf) {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".ics")).sort()) {
    const lines = [];
    for (const [start, end] of meetingsOf(readFileSync(join(folder, name), "utf8"))) {
      if (window.since <= start && start < window.until) lines.push(`${name} ${start} ${end}\n`);
    }
    process.stdout.write(lines.join(""));
  }
}
