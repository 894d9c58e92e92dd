"""A schedule back in plain English. (A first placeholder so that the site runs: its owner replaces it.)"""

from chats.schedule.occurrences import Schedule


def words(schedule: Schedule) -> str:
    return f"{schedule.rule}, {schedule.at:%H:%M} {schedule.zone.key}"
