using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Gives a person a role in a challenge, or makes them an owner of the lab.</summary>
internal sealed class RoleCommand(JoinChallenge join, AppointOwner appoint, Texts texts) : ICommand
{
    private static readonly Dictionary<string, Role> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["student"] = Role.Student,
        ["mentor"] = Role.Mentor,
        ["ml-expert"] = Role.MlExpert,
        ["domain-expert"] = Role.DomainExpert,
    };

    private static readonly Dictionary<string, bool> Owners = new(StringComparer.OrdinalIgnoreCase) { ["owner"] = true, ["not-owner"] = false };

    public CommandSpec Spec => new("role", "Give somebody a role in a challenge, or make them an owner of the lab")
    {
        Arguments =
        [
            new("person", ArgumentKind.Person, "who: @name"),
            new("role", ArgumentKind.Word, "student, mentor, ml-expert or domain-expert in a challenge; owner or not-owner in the lab"),
            new("challenge", ArgumentKind.Challenge, "the challenge that a role is for", Optional: true) { Assumed = false },
        ],
        Example = "/role @ada mentor gamma-hadron",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (person, word) = (call.Person("person")!, call.Text("role")!);
        var who = new PersonSpan(person.Id.Value, person.Name);
        if (Owners.TryGetValue(word, out var owner))
        {
            if (call.Challenge is not null) return texts.Refuse(new RoleOfTheLab(word));
            return (await appoint.RunAsync(person, owner, cancellationToken)).Error is { } refused
                ? texts.Refuse(refused)
                : texts.Say(owner ? "lab.owner" : "lab.no_owner", new { person = who });
        }
        if (!Roles.TryGetValue(word, out var role)) return texts.Refuse(new NoSuchRole(word, Nearest.Hint(word, Roles.Keys.Concat(Owners.Keys))));
        if (call.Challenge is not { } challenge) return texts.Refuse(new RoleNeedsChallenge(person.Name, word));
        return (await join.AppointAsync(call.Actor, person, challenge, role, cancellationToken)).Error is { } error
            ? texts.Refuse(error)
            : texts.Say("lab.appointed", new { person = who, role = texts.Of("roles." + role.ToString().ToLowerInvariant()), challenge.Slug });
    }
}

internal sealed record RoleOfTheLab(string Role)
    : Error("role_of_the_lab", $"{Role} is a role in the whole lab: leave the challenge out.");

internal sealed record RoleNeedsChallenge(string Name, string Role)
    : Error("role_needs_challenge", $"Say in which challenge: /role @{Name} {Role} <challenge>. /challenges lists them.");
