using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Says how a risk stands now.</summary>
internal sealed class RiskReviewCommand(ManageRisks manage, RiskList list, RiskView view, ArgumentResolver people, Texts texts) : ICommand
{
    private const string Number = "risk";

    public CommandSpec Spec => new("risk review", "Say that a risk was looked at, and what of it changed")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new(Number, ArgumentKind.Integer, "its number as in /risk"),
            new("settings", ArgumentKind.Settings, "likelihood=low, impact=high, owner=@ada, mitigation=\"what is done against it\"; nothing when it stands as before", Optional: true) { Form = "likelihood=… impact=… owner=… mitigation=…" },
        ],
        Example = "/risk review gamma-hadron 3 likelihood=low mitigation=\"The hashes are compared every night\"",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, ["likelihood", "impact", "owner", "mitigation"]) is { } unknown) return texts.Refuse(unknown);
        var settings = call.Settings("settings");
        if (Level(settings.GetValueOrDefault("likelihood")).Failed(out var likelihood, out var error)) return texts.Refuse(error);
        if (Level(settings.GetValueOrDefault("impact")).Failed(out var impact, out error)) return texts.Refuse(error);
        Person? owner = null;
        if (settings.GetValueOrDefault("owner") is { } who && (await people.PersonAsync(who, call.Platform, cancellationToken)).Failed(out owner, out error)) return texts.Refuse(error);
        var words = new RiskWords(likelihood.Level, impact.Level, owner, settings.GetValueOrDefault("mitigation"));
        if ((await manage.ReviewAsync(call.Actor, call.Challenge!, call.Integer(Number)!.Value, words, cancellationToken)).Failed(out var risk, out error)) return texts.Refuse(error);
        return new ChatMessage(texts.Paragraph(settings.Count == 0 ? "risk.as_before" : "risk.reviewed", new { id = risk.Id }), new FieldsBlock([view.Open(await list.ChangedAsync(risk, cancellationToken))]));
    }

    private static Result<Said> Level(string? typed) => typed is null ? new Said(null) : ManageRisks.ReadLevel(typed).Failed(out var level, out var error) ? error : new Said(level);

    private sealed record Said(RiskLevel? Level);
}
