using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Commands;

/// <summary>Take somebody's access to the lab away; their scores stay.</summary>
internal sealed class RemoveCommand(EnterLab enter, Texts texts) : ICommand
{
    public CommandSpec Spec => new("remove", "Take somebody's access to the lab away; their scores stay")
    {
        Arguments = [new("person", ArgumentKind.Person, "who: @name")],
        Example = "/remove @mallory",
        Topic = Topics.Lab,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        return (await enter.RemoveAsync(person, true, cancellationToken)).Error is { } refused
            ? texts.Refuse(refused)
            : texts.Say("enter.removed", new { person = new PersonSpan(person.Id.Value, person.Name) });
    }
}
