// rrule.js, which expands rules in many web calendars. It reads no calendars: what stands around
// the rule is read here, dates stay on the organiser's clock ("floating", as its README advises),
// and ical.js turns the clock into instants by the feed's VTIMEZONE.

import ICAL from "ical.js";
import rrule from "rrule";
import { answer, window } from "./feeds.mjs";

const { RRule, RRuleSet } = rrule;
const DAY = 86400;

function* meetings(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents("vevent");
  const overridden = new Set(events.filter(recurrenceId).map(nameOf));
  for (const event of events) {
    if (!event.hasProperty("rrule")) {
      yield [moment(event, "dtstart").toUnixTime(), "-"];
      continue;
    }
    for (const [wall, start] of dates(event)) {
      if (!overridden.has(`${uid(event)} ${wall}`)) yield [start, "-"];
    }
  }
}

function* dates(event) {
  const first = moment(event, "dtstart");
  const rule = event.getFirstPropertyValue("rrule");
  const options = RRule.parseString(rule.toString().replace(/;?UNTIL=[^;]*/, ""));
  // Its dates have no zone, so UNTIL, which is in UTC, has to be put on the clock.
  if (rule.until) options.until = floating(rule.until.convertToZone(first.zone));
  const set = new RRuleSet();
  set.rrule(new RRule({ ...options, dtstart: floating(first) }));
  for (const property of event.getAllProperties("exdate")) {
    set.exdate(floating(property.getFirstValue()));
  }
  const ends = new Date((window.until + 2 * DAY) * 1000);
  const begins = new Date((window.since - 2 * DAY) * 1000);
  for (const date of set.between(begins, ends, true)) {
    const time = ICAL.Time.fromJSDate(date, true);
    const wall = time.toString().replace("Z", "");
    time.zone = first.zone;
    yield [wall, time.toUnixTime()];
  }
}

const uid = (event) => event.getFirstPropertyValue("uid");
const recurrenceId = (event) => event.getFirstPropertyValue("recurrence-id");
const nameOf = (event) => `${uid(event)} ${recurrenceId(event).toString().replace("Z", "")}`;
const moment = (event, name) => event.getFirstPropertyValue(name);
const floating = (t) =>
  new Date(Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second));

answer(meetings);
