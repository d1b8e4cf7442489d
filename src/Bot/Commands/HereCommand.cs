using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>Binds the channel to a challenge; alone, tells to which it is bound.</summary>
internal sealed class HereCommand(BindChannel channels, CoResearchDb db, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    public const string Quiet = "quiet";

    public CommandSpec Spec => new("here", "Bind this channel to a challenge: its news are told here, and it is meant when none is named")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true) { Assumed = false },
            new(Paging.Argument.Name, ArgumentKind.Settings, "quiet=22:00-07:00 tells nothing in these hours of your time zone; quiet=off ends that", Optional: true) { Form = "quiet=…" },
        ],
        Example = "/here gamma-hadron quiet=22:00-07:00",
        Topic = Topics.Guide,
        BeforeAll = true,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, [Quiet]) is { } unknown) return texts.Refuse(unknown);
        if (IsAlone(platforms, call)) return texts.Refuse(new NotAChannel());
        var channel = call.Challenge is null
            ? await channels.FindAsync(call.Platform, call.Conversation, call.Thread, cancellationToken)
            : await channels.HolderAsync(call.Platform, call.Conversation, call.Thread, cancellationToken);
        var hours = call.Settings(Paging.Argument.Name).GetValueOrDefault(Quiet);
        if (channel is not null && (call.Challenge is not null || hours is not null) && !await MayChangeAsync(db, call, channel, cancellationToken))
            return texts.Refuse(new NotYourChannel());
        if (call.Challenge is not null && await HindranceAsync(platforms, call, cancellationToken) is { } hindrance) return texts.Refuse(hindrance);
        if (call.Challenge is { } challenge)
            channel = await channels.BindAsync(call.Platform, call.Conversation, call.Thread, challenge, call.Actor, cancellationToken);
        else if (channel is null)
            return texts.Say("here.unbound", new { place = Place(platforms, texts, call.Platform, call.Thread) });
        if (hours is not null)
        {
            if (BindChannel.ReadHours(hours).Failed(out var read, out var error)) return texts.Refuse(error);
            channel.KeepQuiet(read?.From, read?.Until, call.Actor.TimeZone);
        }
        return await SayAsync(db, platforms, texts, channel, cancellationToken);
    }

    /// <summary>What people call such a place: a channel, or a thread or topic of one.</summary>
    public static string Place(IEnumerable<IPlatform> platforms, Texts texts, string platform, string? thread) =>
        texts.Of(thread is null ? "here.channel" : platforms.First(p => p.Name == platform).Limits.HasTopics ? "here.topic" : "here.thread");

    /// <summary>Whether nobody else reads what is told there. The terminal's screen is everybody's.</summary>
    public static bool IsAlone(IEnumerable<IPlatform> platforms, CommandCall call) => call.Private && !platforms.First(p => p.Name == call.Platform).Limits.NamesAreIdentities;

    /// <summary>What keeps the bot from telling anything there.</summary>
    public static Task<CannotWriteHere?> HindranceAsync(IEnumerable<IPlatform> platforms, CommandCall call, CancellationToken cancellationToken) =>
        platforms.First(p => p.Name == call.Platform).HindranceAsync(call.Conversation, call.Thread, cancellationToken);

    /// <summary>Lab owners, and those who guide the challenge that the channel is bound to.</summary>
    public static async Task<bool> MayChangeAsync(CoResearchDb db, CommandCall call, Channel channel, CancellationToken cancellationToken) =>
        call.Actor.IsOwner || (await db.Memberships.Where(m => m.PersonId == call.Actor.Id && m.ChallengeId == channel.ChallengeId && m.LeftAt == null)
            .ToListAsync(cancellationToken)).Exists(m => m.Guides);

    /// <summary>What the channel is bound to, and when it is quiet.</summary>
    public static async Task<ChatMessage> SayAsync(CoResearchDb db, IEnumerable<IPlatform> platforms, Texts texts, Channel channel, CancellationToken cancellationToken)
    {
        var place = Place(platforms, texts, channel.Platform, channel.Topic);
        var slug = channel.ChallengeId is { } id ? await db.Challenges.Where(c => c.Id == id).Select(c => c.Slug).SingleAsync(cancellationToken) : null;
        var said = slug is null ? texts.Paragraph("here.lab", new { place }) : texts.Paragraph("here.bound", new { place, slug });
        return channel.QuietFrom is { } from && channel.QuietUntil is { } until
            ? new ChatMessage(said, texts.Paragraph("here.quiet", new { from = from.ToString("HH:mm"), until = until.ToString("HH:mm"), zone = channel.TimeZone }))
            : new ChatMessage(said);
    }
}

internal sealed record NotAChannel() : Error("not_a_channel", "This is a private chat: type it in the channel or group that you mean.");

internal sealed record NotYourChannel() : Error("not_your_channel", "This channel is bound to something that you do not guide. Ask its mentors or a lab owner.");
