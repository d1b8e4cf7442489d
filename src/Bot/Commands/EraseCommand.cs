using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Erases somebody who left and asks for it; sums and scores stay under a number.</summary>
internal sealed class EraseCommand(ErasePerson erase, Texts texts) : ICommand
{
    public CommandSpec Spec => new("erase", "Erase somebody who asks for it: name, accounts and words go, scores and points stay")
    {
        Arguments = [new("person", ArgumentKind.Person, "who: @name"), new("name", ArgumentKind.Word, "their name once more, since nothing brings it back", Optional: true) { After = "confirm" }],
        Example = "/erase @bob confirm bob",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Secret = true,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var person = call.Person("person")!;
        var name = person.Name;
        if (!name.Equals(call.Text("name")?.TrimStart('@'), StringComparison.OrdinalIgnoreCase)) return texts.Refuse(new EraseUnconfirmed(name));
        return (await erase.RunAsync(person, cancellationToken)).Failed(out var now, out var error) ? texts.Refuse(error) : texts.Say("enter.erased", new { now });
    }
}

internal sealed record EraseUnconfirmed(string Name)
    : Error("erase_unconfirmed", $"That takes the name, the accounts and the words of @{Name} out of the lab for good; scores and points stay under a number. If they asked for it: /erase @{Name} confirm {Name}");
