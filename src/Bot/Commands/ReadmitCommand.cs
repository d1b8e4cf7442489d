using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Give somebody their access to the lab back.</summary>
internal sealed class ReadmitCommand(EnterLab enter, Texts texts) : ICommand
{
    public CommandSpec Spec => new("readmit", "Give somebody their access to the lab back")
    {
        Arguments = [new("person", ArgumentKind.Person, "who: @name")],
        Example = "/readmit @mallory",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        return (await enter.RemoveAsync(person, false, cancellationToken)).Error is { } refused
            ? texts.Refuse(refused)
            : texts.Say("enter.readmitted", new { person = new PersonSpan(person.Id.Value, person.Name) });
    }
}
