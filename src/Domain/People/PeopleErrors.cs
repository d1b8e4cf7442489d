using CoResearch.Domain.Shared;

namespace CoResearch.Domain.People;

public sealed record BadName(string Name)
    : Error("bad_name", $"\"{Name}\" cannot be a name here: use 1 to 40 letters, digits, dots, dashes or underscores, starting with a letter or digit.");

public sealed record BadTimeZone(string Zone)
    : Error("bad_time_zone", $"I do not know the time zone \"{Zone}\". Use an IANA name such as Europe/Berlin.");

public sealed record NoSuchPerson(string Name, string Hint = "")
    : Error("no_such_person", $"I know nobody called @{Name}.{Hint}");

public sealed record NotAllowed(string Command, string Who)
    : Error("not_allowed", $"{Command} is for {Who}. Ask a lab owner if you should have that role.");

public sealed record NoSuchRole(string Role, string Hint = "")
    : Error("no_such_role", $"There is no role \"{Role}\".{Hint} Roles: student, mentor, ml-expert, domain-expert, owner.");
