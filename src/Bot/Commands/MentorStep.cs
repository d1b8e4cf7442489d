using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Digests;

namespace CoResearch.Bot.Commands;

/// <summary>What the commands share that say something to a student in a mentor's name.</summary>
internal sealed class MentorStep(HelpMember help, Texts texts)
{
    public static IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        new("person", ArgumentKind.Person, "the student who is told"),
        new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true),
        new("words", ArgumentKind.Rest, "what you want to say besides", Optional: true),
    ];

    public async Task<ChatMessage> RunAsync(CommandCall call, MentorActionKind kind, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        return (await help.TellAsync(call.Actor, call.Challenge!, person, kind, call.Text("words") ?? "", cancellationToken)).Failed(out _, out var error)
            ? texts.Refuse(error)
            : texts.Say("digest.said", new { person = new PersonSpan(person.Id.Value, person.Name) });
    }
}
