using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;

namespace CoResearch.Bot.Views;

/// <summary>
/// Turns a kind of notice into a message. A notice about a submission is one message per submission, edited in place: its view shows
/// the submission as it is now, and contains a <see cref="ProgressBlock"/> exactly while it is not finished.
/// </summary>
internal interface INoticeView
{
    NoticeKind Kind { get; }

    /// <summary>A notice without a person is told in channels alone: those of its challenge, or the lab's; otherwise to everybody whom it concerns, too.</summary>
    bool InChannels => false;

    /// <summary>Where the lab has no channel, what is told in channels alone is told to everybody instead.</summary>
    bool OrEverybody => false;

    /// <summary>What only a team reads: never in the lab's channels in place of its challenge's own, and told to everybody, to each of its members alone.</summary>
    bool InTeamAlone => false;

    /// <summary>The lab's channels read it, too, where its challenge has channels of its own.</summary>
    bool InLabToo => false;

    /// <summary>Time brought it about, and nobody waits for it: who sleeps by the lab's quiet hours reads it when they are over.</summary>
    bool Waits(Notice notice) => false;

    /// <summary>The one account to which a notice for a person is told, and nowhere else; null: wherever they are told things.</summary>
    Address? InAccount(Notice notice) => null;

    /// <summary>The message, or null when there is nothing to say (what it was about is gone).</summary>
    Task<ChatMessage?> ViewAsync(Notice notice, CancellationToken cancellationToken);
}
