using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>What the lab keeps of the asker, and what they can do about it.</summary>
internal sealed class PrivacyCommand(Texts texts) : ICommand
{
    public CommandSpec Spec => new("privacy", "What I keep of you, how to get all of it, and how to have it erased")
    {
        Example = "/privacy",
        Topic = Topics.Look,
        Discreet = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(new ChatMessage(
        texts.Heading("privacy.title"), texts.Paragraph("privacy.kept"), texts.Paragraph("privacy.seen"), texts.Paragraph("privacy.erasing"),
        new ButtonsBlock([new(texts.Of("privacy.button_export"), "/privacy export")])));
}

/// <summary>All that the lab keeps of the asker as a file.</summary>
internal sealed class PrivacyExportCommand(ExportPerson export, Texts texts) : ICommand
{
    public CommandSpec Spec => new("privacy export", "Write all that I keep of you to a JSON file")
    {
        Example = "/privacy export",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var file = await export.RunAsync(call.Actor, cancellationToken);
        return new ChatMessage(texts.Paragraph("privacy.exported"), new FileBlock(file, Path.GetFileName(file)));
    }
}

/// <summary>Erases the asker, who must have typed their name.</summary>
internal sealed class PrivacyEraseCommand(ErasePerson erase, Texts texts) : ICommand
{
    public CommandSpec Spec => new("privacy erase", "Have yourself erased: name, accounts and words go, scores and points stay under a number")
    {
        Arguments = [new("name", ArgumentKind.Word, "your name, since nothing brings it back", Optional: true) { After = "confirm" }],
        Example = "/privacy erase confirm bob",
        Secret = true,
        Topic = Topics.Look,
        Discreet = true,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = call.Actor.Name;
        if (!name.Equals(call.Text("name")?.TrimStart('@'), StringComparison.OrdinalIgnoreCase)) return texts.Refuse(new SelfEraseUnconfirmed(name));
        return (await erase.RunAsync(call.Actor, cancellationToken)).Failed(out _, out var error) ? texts.Refuse(error) : texts.Say("privacy.erased");
    }
}

internal sealed record SelfEraseUnconfirmed(string Name)
    : Error("self_erase_unconfirmed", $"That takes your name, accounts and words out of the lab for good, and you lose access; scores and points stay under a number. /privacy export first gives you all of it. If you are sure: /privacy erase confirm {Name}");
