using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Dispatch;

/// <summary>Who may give a command. One rule for every command: a test walks it for each command and role.</summary>
internal static class AccessRule
{
    /// <summary>
    /// Null when the actor may: by the membership that the command's challenge gives them, by guiding any challenge where the command names
    /// none, or as lab owner.
    /// </summary>
    public static Error? Refusal(CommandSpec spec, Person actor, Challenge? challenge, Membership? membership, bool guidesAny) => spec.Access switch
    {
        Access.Anyone => null,
        Access.Member => membership is { Active: true } ? null
            : challenge is not null ? new NotAMember(challenge.Slug) : new WhichChallenge([]),
        Access.Team => actor.IsOwner || membership is { Active: true } ? null
            : challenge is not null ? new NotAMember(challenge.Slug) : new WhichChallenge([]),
        Access.Guide => actor.IsOwner || membership is { Guides: true } || (challenge is null && guidesAny) ? null
            : new NotAllowed("/" + spec.Name, spec.Access, challenge?.Slug),
        Access.Owner => actor.IsOwner ? null : new NotAllowed("/" + spec.Name, spec.Access),
        _ => throw new InvalidOperationException($"No rule for {spec.Access}."),
    };
}
