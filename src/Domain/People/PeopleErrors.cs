using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.People;

public sealed record BadName(string Name)
    : Error("bad_name", $"\"{Name}\" cannot be a name here: use 1 to 40 letters, digits, dots, dashes or underscores, with a letter or digit at both ends.");

public sealed record ReservedName(string Name)
    : Error("reserved_name", $"The lab itself submits its baselines as \"{Name}\": choose another name.");

public sealed record NameTooAlike(string Name, string Other)
    : Error("name_too_alike", $"\"{Name}\" looks like @{Other}, who is somebody else: choose another name.");

public sealed record BadLanguage(string Language)
    : Error("bad_language", $"I do not speak \"{Language}\". I speak {string.Join(" and ", LabRules.Languages)}: /language {LabRules.Languages[^1]}.");

public sealed record BadTimeZone(string Zone)
    : Error("bad_time_zone", $"I do not know the time zone \"{Zone}\". Use an IANA name such as Europe/Berlin.");

public sealed record NoSuchPerson(string Name, Phrase? Hint = null)
    : Error("no_such_person", $"I know nobody called @{Name}.{Hint} I know people once they have written to me.");

public sealed record TwoPeople(string Name, string Other)
    : Error("two_people", $"@{Name} is the name of one person in the lab and the user name of @{Other}. Mention the one that you mean, or call the second @{Other}.");

public sealed record MentionedStranger()
    : Error("mentioned_stranger", "I do not know that person yet: I know people once they have written to me.");

public sealed record NoSuchRole(string Role, Phrase? Hint = null)
    : Error("no_such_role", $"There is no role \"{Role}\".{Hint} In a challenge: student, mentor, ml-expert, domain-expert; in the lab: owner, not-owner.");

public sealed record LastOwner(string Name)
    : Error("last_owner", $"{Name} is the only owner of the lab, and somebody has to be one. Make somebody else an owner first: /role @name owner");

public sealed record NotAHuman(string Name)
    : Error("not_a_human", $"{Name} stands for the lab's baselines, not for somebody: it has no role and no account.");

public sealed record NoLongerHere(string Name)
    : Error("no_longer_here", $"{Name} has no access to this lab any more.");
