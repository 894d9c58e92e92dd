// The folder of feeds that every reader is given, and the lines that each answers with:
// "<file name> <start> <end>", in seconds since 1970; "-" where the reader knows no end.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

const [folder, since, until] = process.argv.slice(2);
export const window = { since: Number(since), until: Number(until) };

// Some readers refuse a rule, or never come to its end: such a feed is answered with nothing.
const PATIENCE = { timeout: 10_000 };

export function answer(meetingsOf) {
  const feeds = readdirSync(folder).filter((name) => name.endsWith(".ics"));
  for (const name of feeds.sort()) {
    const text = readFileSync(join(folder, name), "utf8");
    try {
      const found = runInNewContext("run()", { run: () => [...meetingsOf(text)] }, PATIENCE);
      const inside = found.filter(([at]) => window.since <= at && at < window.until);
      process.stdout.write(inside.map(([start, end]) => `${name} ${start} ${end}\n`).join(""));
    } catch (error) {
      process.stderr.write(`${name}: ${error.message}\n`);
    }
  }
}
