using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Says that something may go wrong.</summary>
internal sealed class RiskAddCommand(ManageRisks manage, RiskView view, Texts texts) : ICommand
{
    private const string What = "risk", Likelihood = "likelihood", Impact = "impact", Owner = "owner", Mitigation = "mitigation";

    public CommandSpec Spec => new("risk add", "Say what may go wrong: how likely, how bad, who watches it, what is done against it")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true),
            new(What, ArgumentKind.Text, "what may go wrong, in quotes when it is more than a word") { Longest = Risk.LongestText },
            new(Likelihood, ArgumentKind.Word, "how likely it is: low, medium or high") { Choices = RiskView.Levels },
            new(Impact, ArgumentKind.Word, "how bad it would be: low, medium or high") { Choices = RiskView.Levels },
            new(Owner, ArgumentKind.Person, "who watches it", Optional: true) { After = Owner },
            new(Mitigation, ArgumentKind.Rest, "what is done against it", Optional: true) { After = Mitigation, Longest = Risk.LongestMitigation },
        ],
        Example = "/risk add \"The labels leak into the public files\" low high owner @ada mitigation Compare the hashes before each release",
        HasForm = true,
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Read(call).Failed(out var words, out var wrong)) return texts.Refuse(wrong);
        return (await manage.AddAsync(call.Actor, call.Challenge!, call.Text(What)!, words, cancellationToken)).Failed(out var risk, out var error) ? texts.Refuse(error)
            : new ChatMessage(texts.Paragraph("risk.added", new { id = risk.Id, call.Challenge!.Slug, text = TextSpan.OfMember(risk.Text), likelihood = view.Level(risk.Likelihood), impact = view.Level(risk.Impact) }));
    }

    public Task<WrongField?> LookAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(
        ManageRisks.ReadLevel(call.Text(Likelihood)!).Error is { } likelihood ? new WrongField(Likelihood, likelihood)
        : ManageRisks.ReadLevel(call.Text(Impact)!).Error is { } impact ? new WrongField(Impact, impact)
        : call.Text(What)!.Length > Risk.LongestText ? new WrongField(What, new BadRiskText(Risk.LongestText))
        : null);

    private static Result<RiskWords> Read(CommandCall call) =>
        ManageRisks.ReadLevel(call.Text(Likelihood)!).Failed(out var likelihood, out var error) ? error
        : ManageRisks.ReadLevel(call.Text(Impact)!).Failed(out var impact, out error) ? error
        : new RiskWords(likelihood, impact, call.Person(Owner), call.Text(Mitigation));
}
