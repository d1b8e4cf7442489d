using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Lets one person at the terminal try everybody's part.</summary>
internal sealed class AsCommand(TerminalSession session, IEnumerable<IPlatform> platforms, IdentifyPerson identify, Texts texts) : ICommand
{
    private const string Myself = "me";

    public CommandSpec Spec => new("as", "Speak as somebody else; alone, tell who you are")
    {
        Arguments = [new("name", ArgumentKind.Word, "a name: letters, digits, dots, dashes; created at first use. me is who started the bot", Optional: true)],
        Example = "/as alice",
        Topic = Topics.Terminal,
        TerminalOnly = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Text("name") is { } typed)
        {
            var name = typed.Equals(Myself, StringComparison.OrdinalIgnoreCase) ? session.Starter : typed;
            if (Person.IsReserved(name.TrimStart('@'))) return texts.Refuse(new ReservedName(name.TrimStart('@')));
            var terminal = platforms.First(p => p.Name == call.Platform);
            if ((await identify.FindOrCreateAsync(terminal, name.TrimStart('@'), null, owner: false, cancellationToken))
                .Failed(out var person, out var error)) return texts.Refuse(error);
            if (person.RemovedAt is not null) return texts.Refuse(new AccessLost(person.Name));
            session.Speaker = person.Name;
            return Who(person);
        }
        return Who(call.Actor);
    }

    private ChatMessage Who(Person person) =>
        texts.Say(person.IsOwner ? "terminal.as_owner" : "terminal.as", new { person = new PersonSpan(person.Id.Value, person.Name) });
}
