using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Makes a message a card: the one that is answered. Whole, where it is longer than a title, it is the card's first comment.</summary>
internal sealed class CardReplyCommand(ManageCards manage, CardWords words, CardView view, Texts texts) : ICommand
{
    public CommandSpec Spec => new("card reply", "Make the message that you answer a card: /card as a reply is enough")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("more", ArgumentKind.Rest, "@who, due friday, #doing for a column, #anything for a label", Optional: true)],
        Example = "/card reply @ada due friday",
        Topic = Topics.Plan,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Replied is not { Length: > 0 } replied) return texts.Refuse(new NothingAnswered());

        // What was said is a title and nothing else: no name or label in it counts.
        if ((await words.ReadAsync(call, $"\"…\" {call.Text("more")}", cancellationToken)).Failed(out var read, out var error)) return texts.Refuse(error is BadCardTitle ? new OnlyWhoAndWhen() : error);
        if ((await manage.AddAsync(call.Actor, call.Challenge!, read.Text with { Title = CardText.Shortened(replied) }, read.People, cancellationToken)).Failed(out var card, out error)) return texts.Refuse(error);
        if (replied.Length > Card.LongestTitle && (await manage.CommentAsync(call.Actor, card, Cut(replied), cancellationToken)).Error is { } refused) return texts.Refuse(refused);
        return view.Answer(card, "roadmap.added", ("slug", call.Challenge!.Slug));
    }

    private static string Cut(string text) => text.Length <= CardEvent.LongestComment ? text : text[..(CardEvent.LongestComment - 2)] + "…";
}

internal sealed record NothingAnswered()
    : Error("nothing_answered", "Answer the message that is to be a card with /card (in Slack: its menu, \"Make it a card\"). A card of your own words: /card add \"Look at the cut on Size\" @who due friday");

internal sealed record OnlyWhoAndWhen()
    : Error("only_who_and_when", "The message itself says what is to be done. Beside /card stand only who, when and where: /card @ada due friday #doing. To say it otherwise: /card add …");
