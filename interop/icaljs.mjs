// ical.js, which reads calendars in Thunderbird: it knows no time zones but the feed's own.

import ICAL from "ical.js";
import { answer, window } from "./feeds.mjs";

const MOVED = 60 * 86400; // how far from its planned time a date may have been moved

function* meetings(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents("vevent");
  const overrides = grouped(events.filter(isOverride));
  for (const component of events.filter((event) => !isOverride(event))) {
    const event = new ICAL.Event(component, {
      strictExceptions: true,
      exceptions: overrides.get(uid(component)) ?? [],
    });
    if (event.isRecurring()) yield* series(event);
    else yield [event.startDate.toUnixTime(), event.endDate.toUnixTime()];
  }
}

function* series(event) {
  const dates = event.iterator();
  for (let next = dates.next(); next; next = dates.next()) {
    if (next.toUnixTime() > window.until + MOVED) return;
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    yield [startDate.toUnixTime(), endDate.toUnixTime()];
  }
}

const isOverride = (event) => event.hasProperty("recurrence-id");
const uid = (event) => event.getFirstPropertyValue("uid");

function grouped(events) {
  const groups = new Map();
  for (const event of events) groups.set(uid(event), [...(groups.get(uid(event)) ?? []), event]);
  return groups;
}

answer(meetings);
