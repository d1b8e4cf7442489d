using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>Marks what is known about a student as taken care of.</summary>
internal sealed class HandledCommand(HelpMember help, Texts texts) : ICommand
{
    public CommandSpec Spec => new("handled", "Say that you looked after somebody: they leave your digest until something new is up")
    {
        Arguments = [new("person", ArgumentKind.Person, "who it is about"), new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/handled @bob gamma-hadron",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        return (await help.HandleAsync(call.Actor, call.Challenge!, person, cancellationToken)).Failed(out var count, out var error)
            ? texts.Refuse(error)
            : texts.Say("digest.handled", new { person = new PersonSpan(person.Id.Value, person.Name), call.Challenge!.Slug, count });
    }
}
