using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;

namespace CoResearch.Bot.Commands;

/// <summary>In which language the asker is answered; channels keep the lab's.</summary>
internal sealed class LanguageCommand(Languages languages, Texts texts) : ICommand
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase) { ["english"] = "en", ["russian"] = "ru", ["русский"] = "ru", ["английский"] = "en" };

    public CommandSpec Spec => new("language", "Choose the language in which I answer you")
    {
        Aliases = ["lang"],
        Arguments = [new("language", ArgumentKind.Word, string.Join(" or ", LabRules.Languages), Optional: true)],
        Example = "/language ru",
        Topic = Topics.Look,
        Discreet = true,
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(Answer(call));

    private ChatMessage Answer(CommandCall call)
    {
        if (call.Text("language") is not { } typed) return texts.Say("me.language", new { others = string.Join(", ", LabRules.Languages.Select(l => "/language " + l)) });
        if (call.Actor.Read(ByName.GetValueOrDefault(typed) ?? typed.ToLowerInvariant().Split('-', '_')[0]).Failed(out _, out var error)) return texts.Refuse(error);
        texts.Culture = languages.Of(call.Actor.Language);
        return texts.Say("me.language_set");
    }
}
