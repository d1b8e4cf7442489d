using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Notices;

/// <summary>What a notice is about; a view exists for each.</summary>
public enum NoticeKind
{
    /// <summary>A submission moved: queued, training, scored, failed, cancelled or lost. One message per submission, edited in place.</summary>
    SubmissionMoved,

    /// <summary>An announcement to everybody, or to a challenge.</summary>
    Announcement,

    /// <summary>A challenge was opened, closed, revealed, updated or re-scored.</summary>
    ChallengeMoved,

    /// <summary>A commit that was pushed was not submitted; the text is the commit on the first line, then the reason (<see cref="StoredPhrase"/>).</summary>
    PushRefused,

    /// <summary>An account became the person's; the text is the platform on which they are told, then the account's.</summary>
    AccountLinked,

    /// <summary>A member's repository on GitHub was renamed, is gone, was given away or is back; the text is which, its name before, and its name now.</summary>
    ForkMoved,

    /// <summary>Somebody else ran a submission again and came to the same.</summary>
    Reproduced,

    /// <summary>A bound channel takes no messages, and its binding is ended; the text is the platform, then the channel there.</summary>
    ChannelLost,

    /// <summary>Somebody got kudos: told to them.</summary>
    KudosReceived,

    /// <summary>Kudos that were given where nobody else reads: told in the channels.</summary>
    KudosGiven,

    /// <summary>A lab owner declared a gift void: told to its giver and its receivers.</summary>
    KudosVoided,

    /// <summary>A pair thanks each other often: told to their mentors; the text is receiver=… and what was noticed.</summary>
    KudosNoted,

    /// <summary>The month ends soon, and points are left to give; the text is how many and until when.</summary>
    KudosLeft,

    /// <summary>A gift was taken back: told to whoever got it and does not read so where it was done.</summary>
    KudosTakenBack,

    /// <summary>Somebody reacted to kudos: told to them; the text is why nothing came of it, or empty.</summary>
    KudosReacted,

    /// <summary>A month of kudos is over: told in the lab's channel; the text is the month, as 202611.</summary>
    KudosRecap,

    /// <summary>The lab paid a member micro-rewards, or corrected some; the text is the keys of the ledger's lines, one a line.</summary>
    MicroRewarded,

    /// <summary>A request for a reward waits for lab owners; it is about the redemption.</summary>
    RedemptionWaits,

    /// <summary>What became of a redemption, for somebody who paid for it; the text is a <see cref="Rewards.RedemptionMove"/>.</summary>
    RedemptionMoved,

    /// <summary>A claim of an award waits for a mentor or expert; it is about the claim.</summary>
    AwardClaimed,

    /// <summary>A claim was approved or declined, for who made it.</summary>
    AwardDecided,

    /// <summary>Somebody has an award, for everybody in the challenge.</summary>
    AwardGiven,

    /// <summary>A card is theirs now; it is about the card, and the text is the number of who gave it.</summary>
    CardAssigned,

    /// <summary>The week's check-in of a member; it is about the check-in.</summary>
    CheckInAsked,

    /// <summary>The same, which still waits.</summary>
    CheckInReminder,

    /// <summary>A challenge's check-ins of a week, for its channels; the text is the week's Monday.</summary>
    WeekReport,

    /// <summary>What a mentor should know this week; the text is the week's Monday.</summary>
    MentorDigest,

    /// <summary>What changed on a leaderboard, for its channels; the text is the week's Monday.</summary>
    LeaderboardDigest,

    /// <summary>A submission took the lead from somebody else's, for the challenge's channels.</summary>
    NewLeader,

    /// <summary>A mentor's word to a student; it is about the mentor's action, and the text is the mentor's own, or empty.</summary>
    MentorWrote,

    /// <summary>A member's question for a mentor; it is about the question.</summary>
    QuestionAsked,

    /// <summary>The answer, for who asked; it is about the question.</summary>
    QuestionAnswered,

    /// <summary>The answer is kept for everybody, for who asked; it is about the question.</summary>
    AnswerKept,

    /// <summary>A newcomer has stood at a step for days, for a mentor; it is about the newcomer, and the text is the step.</summary>
    NewcomerStuck,

    /// <summary>Somebody from outside asks to come in, for a mentor; it is about the request.</summary>
    EntryAsked,

    /// <summary>They are in.</summary>
    EntryAdmitted,

    /// <summary>A stage began, ended or goes on for longer, for everybody in the challenge; the text is which of these, it is about the stage.</summary>
    StageMoved,

    /// <summary>A stage is over its day, for those who decide; it is about the stage.</summary>
    StageDue,

    /// <summary>A stage's report, for the lab's channels; it is about the presentation.</summary>
    ReportPresented,

    /// <summary>The same for everybody in the challenge, where the lab has no channel.</summary>
    ReportForTeam,

    /// <summary>A word about a report, for who presented it; it is about that word.</summary>
    FeedbackGiven,

    /// <summary>A risk is theirs to watch; it is about the risk, and the text is the number of who said so.</summary>
    RiskAssigned,

    /// <summary>A meeting ended, for its challenge's channels or else its members, or for the lab's channels; a person who leads it, too, where the lab ended it. It is about the meeting, and the text says whether it was forgotten.</summary>
    MeetingEnded,

    /// <summary>Challenges of theirs end soon; the text is the challenges' numbers, blank between them.</summary>
    DeadlineNear,

    /// <summary>What a student's week was; the text is the week's Monday.</summary>
    MemberDigest,

    /// <summary>An account that was the person's is told that they took it off; the text is its platform, the account, and the platform from which they did.</summary>
    AccountUnlinked,

    /// <summary>A challenge's own metric could not judge a submission, or not on its hidden splits, for those who decide about the challenge; it is about the submission, and the text is how many failed so since the last such notice, and why.</summary>
    MetricBroke,

    /// <summary>Somebody has another role in a challenge, told to them; the text is the role.</summary>
    RoleGiven,
}

/// <summary>A fact worth telling someone, written in the transaction that made it true; becomes a message at the edge.</summary>
public sealed class Notice
{
    /// <summary>What is said of a challenge whose scores were computed again.</summary>
    public const string Rescored = "re-scored";

    /// <summary>What is said of a challenge that closed by itself, its last day being over.</summary>
    public const string Ended = "ended";

    private Notice(string text) => Text = text;

    public long Id { get; private set; }
    public NoticeKind Kind { get; private set; }

    /// <summary>Who is told; null means everyone in the challenge, or in the lab without one.</summary>
    public PersonId? PersonId { get; private set; }
    public ChallengeId? ChallengeId { get; private set; }
    public SubmissionId? SubmissionId { get; private set; }

    /// <summary>The number of what it is about, in the kind's own table: a gift, a redemption, a line of the ledger.</summary>
    public long? AboutId { get; private set; }

    /// <summary>What happened, in a word of the kind's own ("opened"), or an announcement's text.</summary>
    public string Text { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Not told before: what is often taken back at once is told when it has stood a while.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it became messages in the outbox, in the same transaction as these.</summary>
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>A notice of a kind that needs no more than this; without a person it is for everyone in the challenge, or in the lab.</summary>
    public static Notice Of(NoticeKind kind, PersonId? person, ChallengeId? challenge, long? about, string text, DateTimeOffset now, DateTimeOffset? notBefore = null) =>
        new(text) { Kind = kind, PersonId = person, ChallengeId = challenge, AboutId = about, CreatedAt = now, NotBefore = notBefore };

    public static Notice About(Submission submission, DateTimeOffset now) => new(submission.State.ToString().ToLowerInvariant())
    {
        Kind = NoticeKind.SubmissionMoved,
        PersonId = submission.PersonId,
        ChallengeId = submission.ChallengeId,
        SubmissionId = submission.Id,
        CreatedAt = now,
    };

    public static Notice About(Challenge challenge, string what, DateTimeOffset now) =>
        new(what) { Kind = NoticeKind.ChallengeMoved, ChallengeId = challenge.Id, CreatedAt = now };

    /// <summary>Tells a member why their push became no submission.</summary>
    public static Notice Refuse(Membership membership, CommitInfo commit, Error why, DateTimeOffset now) =>
        new($"{commit.Id[..7]} {commit.Title}\n{StoredPhrase.Write(Phrase.Of(why))}")
        {
            Kind = NoticeKind.PushRefused,
            PersonId = membership.PersonId,
            ChallengeId = membership.ChallengeId,
            CreatedAt = now,
        };

    /// <summary>Tells a person where they gave the code that an account of <paramref name="platform"/> is theirs now.</summary>
    public static Notice Linked(Person person, string toldOn, string toldTo, string platform, string account, DateTimeOffset now) =>
        new($"{toldOn} {toldTo} {platform} {account}") { Kind = NoticeKind.AccountLinked, PersonId = person.Id, CreatedAt = now };

    /// <summary>Tells an account that is its person's no more that they took it off, from <paramref name="from"/>.</summary>
    public static Notice Unlinked(Person person, string platform, string account, string from, DateTimeOffset now) =>
        new($"{platform} {account} {from}") { Kind = NoticeKind.AccountUnlinked, PersonId = person.Id, CreatedAt = now };

    /// <summary>Tells a member what became of their repository on GitHub.</summary>
    public static Notice ForkMoved(Membership membership, string what, string before, string now, DateTimeOffset at) =>
        new($"{what} {before} {now}") { Kind = NoticeKind.ForkMoved, PersonId = membership.PersonId, ChallengeId = membership.ChallengeId, CreatedAt = at };

    /// <summary>Tells an author that their submission was reproduced.</summary>
    public static Notice Reproduced(Submission original, DateTimeOffset now) =>
        new("") { Kind = NoticeKind.Reproduced, PersonId = original.PersonId, ChallengeId = original.ChallengeId, SubmissionId = original.Id, CreatedAt = now };

    /// <summary>Tells whoever bound a channel that the bot is not in it any more, or never was.</summary>
    public static Notice Lost(Channel channel, DateTimeOffset now) =>
        new($"{channel.Platform} {channel.Conversation}") { Kind = NoticeKind.ChannelLost, PersonId = channel.BoundBy, ChallengeId = channel.ChallengeId, CreatedAt = now };

    /// <summary>Tells channels that a submission leads now.</summary>
    public static Notice Leads(Submission submission, DateTimeOffset now) =>
        new("") { Kind = NoticeKind.NewLeader, ChallengeId = submission.ChallengeId, SubmissionId = submission.Id, CreatedAt = now };

    public static Notice Announce(string text, PersonId by, ChallengeId? to, DateTimeOffset now) =>
        new(text) { Kind = NoticeKind.Announcement, PersonId = null, ChallengeId = to, CreatedAt = now, AnnouncedBy = by };

    /// <summary>Who announced it.</summary>
    public PersonId? AnnouncedBy { get; private set; }

    public void Handle(DateTimeOffset now) => HandledAt = now;
}
