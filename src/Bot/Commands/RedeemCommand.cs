using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Rewards;

namespace CoResearch.Bot.Commands;

/// <summary>Exchanges points for a reward, or gives some to one that a team fills together.</summary>
internal sealed class RedeemCommand(RedeemReward redeem, RewardCatalog catalog, Ledger ledger, Texts texts) : ICommand
{
    public CommandSpec Spec => new("redeem", "Exchange your points for a reward, or give some to one that a team fills together")
    {
        Arguments =
        [
            new("reward", ArgumentKind.Word, "a reward's name as in /rewards"),
            new("price", ArgumentKind.Integer, "what it costs, as you read it: no other price is paid", Optional: true) { After = "price" },
            new("points", ArgumentKind.Integer, "of a shared reward: how many points you give", Optional: true),
            new("challenge", ArgumentKind.Challenge, "of a shared reward: the challenge whose team gets it; the lab without one", Optional: true) { Assumed = false },
        ],
        Example = "/redeem pizza 20 gamma-hadron",
        HasForm = true,
        Topic = Topics.Recognition,
    };

    /// <summary>A form is filled in by whoever reads it now: it offers what there is, and its price is not asked for.</summary>
    public async Task<FormDraft> DraftAsync(CommandCall call, CancellationToken cancellationToken) => FormDraft.Empty with
    {
        Without = new HashSet<string> { "price" },
        Choices = new Dictionary<string, IReadOnlyList<FormChoice>>
        {
            ["reward"] = [.. (await catalog.OfferedAsync(cancellationToken)).Select(r => new FormChoice(texts.Of("rewards.choice", new { r.Name, r.Price }), r.Name))],
        },
    };

    public Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        call.Integer("points") is { } points ? GiveAsync(call, points, cancellationToken) : RequestAsync(call, cancellationToken);

    /// <summary>What somebody wants for themselves is for them to read.</summary>
    private async Task<ChatMessage> RequestAsync(CommandCall call, CancellationToken cancellationToken)
    {
        texts.Culture = texts.Own;
        if ((await redeem.RequestAsync(call.Actor, call.Text("reward")!, call.Integer("price"), cancellationToken)).Failed(out var redemption, out var error))
        {
            Button? button = error switch
            {
                CostsNow now => new(texts.Of("rewards.button_redeem", new { now.Name, now.Price }), $"/redeem {now.Name} price {now.Price}"),
                AskedAlready already => new(texts.Of("rewards.button_withdraw"), $"/withdraw {already.Id.Value}"),
                _ => null,
            };
            var refused = texts.Refuse(error);
            return button is null ? refused : refused with { Blocks = [.. refused.Blocks, new ButtonsBlock([button])] };
        }
        var id = redemption.Id.Value;
        var asked = texts.Paragraph("rewards.requested", new
        {
            id,
            reward = new CodeSpan(call.Text("reward")!.ToLowerInvariant()),
            redemption.Price,
            earned = await ledger.EarnedAsync(call.Actor.Id, cancellationToken),
        });
        return new ChatMessage(asked, new ButtonsBlock([new(texts.Of("rewards.button_withdraw"), $"/withdraw {id}")])) { OnlyYou = true };
    }

    /// <summary>Everybody may see that somebody gives to what all get.</summary>
    private async Task<ChatMessage> GiveAsync(CommandCall call, long points, CancellationToken cancellationToken)
    {
        if ((await redeem.ContributeAsync(call.Actor, call.Text("reward")!, points, call.Challenge, cancellationToken)).Failed(out var given, out var error)) return texts.Refuse(error);
        var values = new
        {
            id = given.Redemption.Id.Value,
            person = new PersonSpan(call.Actor.Id.Value, call.Actor.Name),
            reward = new CodeSpan(call.Text("reward")!.ToLowerInvariant()),
            team = call.Challenge?.Slug ?? texts.Of("rewards.of_lab"),
            given.Given,
            given.Together,
            given.Redemption.Price,
            bar = RedemptionView.Bar(given.Together, given.Redemption.Price),
        };
        return given.Full ? texts.Say("rewards.gave_all", values) : new ChatMessage(texts.Paragraph("rewards.gave", values), texts.Paragraph("rewards.gave_how", values));
    }
}
