using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Lets somebody give kudos again.</summary>
internal sealed class KudosUnlockCommand(CoResearchDb db, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos unlock", "Let somebody give kudos again")
    {
        Arguments = [new("person", ArgumentKind.Person, "who: @name")],
        Example = "/kudos unlock @bob",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        await db.BeginWriteAsync(cancellationToken);
        if (await db.GiverLocks.FindAsync([person.Id], cancellationToken) is not { } locked) return texts.Refuse(new GiverNotLocked(person.Name));
        db.GiverLocks.Remove(locked);
        return texts.Say("kudos.unlocked", new { person = new PersonSpan(person.Id.Value, person.Name) });
    }
}

internal sealed record GiverNotLocked(string Name)
    : Error("giver_not_locked", $"@{Name} may give already.");
