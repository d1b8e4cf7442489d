using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Keeps somebody from giving kudos until a lab owner ends it.</summary>
internal sealed class KudosLockCommand(CoResearchDb db, TimeProvider clock, Texts texts) : ICommand
{
    public CommandSpec Spec => new("kudos lock", "Keep somebody from giving kudos, with a reason that they are told when they try")
    {
        Arguments = [new("person", ArgumentKind.Person, "who: @name"), new("reason", ArgumentKind.Rest, "why")],
        Example = "/kudos lock @bob Talk to me about the gifts of last week.",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        await db.BeginWriteAsync(cancellationToken);
        if (await db.GiverLocks.FindAsync([person.Id], cancellationToken) is { } before) db.GiverLocks.Remove(before);
        await db.SaveChangesAsync(cancellationToken);
        db.GiverLocks.Add(new GiverLock(person.Id, call.Actor.Id, call.Text("reason")!, clock.GetUtcNow()));
        return texts.Say("kudos.locked", new { person = new PersonSpan(person.Id.Value, person.Name) });
    }
}
