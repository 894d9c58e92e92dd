/* libical, which reads calendars in Evolution, KOrganizer and Kopano.

   libical FOLDER SINCE UNTIL FILE...: lines "<file> <start> <end>", in seconds since 1970. */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct series {
    const char *file, *uid;
    icalcomponent *calendar;
    time_t since, until;
};

static time_t instant(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *found = icalcomponent_get_first_property(event, kind);
    struct icaltimetype time = icalproperty_get_datetime_with_component(found, event);
    return icaltime_as_timet_with_zone(time, time.zone);
}

static void tell(struct series *series, time_t start, time_t end)
{
    if (series->since <= start && start < series->until)
        printf("%s %lld %lld\n", series->file, (long long)start, (long long)end);
}

static int overridden(struct series *series, time_t start)
{
    icalcomponent *event = icalcomponent_get_first_component(series->calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(series->calendar, ICAL_VEVENT_COMPONENT))
        if (icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY) &&
            !strcmp(icalcomponent_get_uid(event), series->uid) &&
            instant(event, ICAL_RECURRENCEID_PROPERTY) == start)
            return 1;
    return 0;
}

static void date(icalcomponent *event, struct icaltime_span *span, void *data)
{
    struct series *series = data;
    (void)event;
    if (series->since <= span->start && span->start < series->until && !overridden(series, span->start))
        tell(series, span->start, span->end);
}

static char *whole(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    text[fread(text, 1, size, file)] = 0;
    fclose(file);
    return text;
}

static void read_feed(const char *folder, struct series *series)
{
    char *text = whole(folder, series->file);
    series->calendar = icalparser_parse_string(text);
    if (!series->calendar || icalcomponent_count_errors(series->calendar)) {
        fprintf(stderr, "%s: libical finds errors\n", series->file);
        exit(1);
    }
    int count = icalcomponent_count_components(series->calendar, ICAL_VEVENT_COMPONENT);
    icalcomponent **events = calloc(count + 1, sizeof *events);
    icalcomponent *event = icalcomponent_get_first_component(series->calendar, ICAL_VEVENT_COMPONENT);
    for (int i = 0; event; event = icalcomponent_get_next_component(series->calendar, ICAL_VEVENT_COMPONENT))
        events[i++] = event; /* `overridden` walks the calendar with the same cursor */
    struct icaltimetype since = icaltime_from_timet_with_zone(series->since - 86400, 0, icaltimezone_get_utc_timezone());
    struct icaltimetype until = icaltime_from_timet_with_zone(series->until + 86400, 0, icaltimezone_get_utc_timezone());
    for (int i = 0; i < count; i++) {
        series->uid = icalcomponent_get_uid(events[i]);
        if (icalcomponent_get_first_property(events[i], ICAL_RRULE_PROPERTY))
            icalcomponent_foreach_recurrence(events[i], since, until, date, series);
        else
            tell(series, instant(events[i], ICAL_DTSTART_PROPERTY), instant(events[i], ICAL_DTEND_PROPERTY));
    }
    icalcomponent_free(series->calendar);
    free(events);
    free(text);
}

int main(int count, char **given)
{
    struct series series = {0};
    if (count < 4)
        return 2;
    series.since = atoll(given[2]);
    series.until = atoll(given[3]);
    for (int i = 4; i < count; i++) {
        series.file = given[i];
        read_feed(given[1], &series);
    }
    return 0;
}
