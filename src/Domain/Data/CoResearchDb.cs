using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CoResearch.Domain.Data;

/// <summary>The one context. Maps lie beside their entities; typed ids and times are converted here.</summary>
public sealed class CoResearchDb(DbContextOptions<CoResearchDb> options, WriteLine? line = null) : DbContext(options)
{
    private readonly List<Action> _onCommitted = [];
    private IDisposable? _turn;

    public DbSet<Person> People => Set<Person>();
    public DbSet<Identity> Identities => Set<Identity>();
    public DbSet<FormerAccount> FormerAccounts => Set<FormerAccount>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Challenge> Challenges => Set<Challenge>();
    public DbSet<ChallengeVersion> ChallengeVersions => Set<ChallengeVersion>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunMetric> RunMetrics => Set<RunMetric>();
    public DbSet<Like> Likes => Set<Like>();
    public DbSet<Judging> Judgings => Set<Judging>();
    public DbSet<Score> Scores => Set<Score>();
    public DbSet<Standing> Standings => Set<Standing>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<InboxEvent> Inbox => Set<InboxEvent>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<OutboxPart> OutboxParts => Set<OutboxPart>();
    public DbSet<Presence> Presences => Set<Presence>();
    public DbSet<ChatAction> ChatActions => Set<ChatAction>();
    public DbSet<Channel> Channels => Set<Channel>();
    public DbSet<OpenForm> OpenForms => Set<OpenForm>();
    public DbSet<EntryRule> EntryRules => Set<EntryRule>();
    public DbSet<AllowedAccount> AllowedAccounts => Set<AllowedAccount>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<LinkCode> LinkCodes => Set<LinkCode>();
    public DbSet<Stranger> Strangers => Set<Stranger>();
    public DbSet<PointEntry> PointEntries => Set<PointEntry>();
    public DbSet<PointSum> PointSums => Set<PointSum>();
    public DbSet<ClosedWeeks> ClosedWeeks => Set<ClosedWeeks>();
    public DbSet<Gift> Gifts => Set<Gift>();
    public DbSet<GiftShare> GiftShares => Set<GiftShare>();
    public DbSet<GiftValue> GiftValues => Set<GiftValue>();
    public DbSet<GiverLock> GiverLocks => Set<GiverLock>();
    public DbSet<Reward> Rewards => Set<Reward>();
    public DbSet<Redemption> Redemptions => Set<Redemption>();
    public DbSet<AwardClaim> AwardClaims => Set<AwardClaim>();
    public DbSet<Card> Cards => Set<Card>();
    public DbSet<CardPerson> CardPeople => Set<CardPerson>();
    public DbSet<CardLabel> CardLabels => Set<CardLabel>();
    public DbSet<CardStep> CardSteps => Set<CardStep>();
    public DbSet<CardLink> CardLinks => Set<CardLink>();
    public DbSet<CardEvent> CardEvents => Set<CardEvent>();
    public DbSet<ColumnLimit> ColumnLimits => Set<ColumnLimit>();
    public DbSet<CheckIn> CheckIns => Set<CheckIn>();
    public DbSet<CheckInAnswer> CheckInAnswers => Set<CheckInAnswer>();
    public DbSet<CheckInPlan> CheckInPlans => Set<CheckInPlan>();
    public DbSet<StandingQuestion> StandingQuestions => Set<StandingQuestion>();
    public DbSet<Absence> Absences => Set<Absence>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<EntryRequest> EntryRequests => Set<EntryRequest>();
    public DbSet<Newcomer> Newcomers => Set<Newcomer>();
    public DbSet<Stage> Stages => Set<Stage>();
    public DbSet<StageItem> StageItems => Set<StageItem>();
    public DbSet<StageEvent> StageEvents => Set<StageEvent>();
    public DbSet<StageForecast> StageForecasts => Set<StageForecast>();
    public DbSet<Artefact> Artefacts => Set<Artefact>();
    public DbSet<StageReport> StageReports => Set<StageReport>();
    public DbSet<ReportFeedback> ReportFeedback => Set<ReportFeedback>();
    public DbSet<Reading> Readings => Set<Reading>();
    public DbSet<ReadingNote> ReadingNotes => Set<ReadingNote>();
    public DbSet<Risk> Risks => Set<Risk>();
    public DbSet<Meeting> Meetings => Set<Meeting>();
    public DbSet<MeetingLine> MeetingLines => Set<MeetingLine>();
    public DbSet<Told> Told => Set<Told>();
    public DbSet<Handled> Handled => Set<Handled>();
    public DbSet<MentorAction> MentorActions => Set<MentorAction>();
    public DbSet<GitHubAccount> GitHubAccounts => Set<GitHubAccount>();
    public DbSet<GitHubCode> GitHubCodes => Set<GitHubCode>();
    public DbSet<GitHubFork> GitHubForks => Set<GitHubFork>();
    public DbSet<GitHubDelivery> GitHubDeliveries => Set<GitHubDelivery>();
    public DbSet<GitHubStatus> GitHubStatuses => Set<GitHubStatus>();

    /// <summary>
    /// Takes the write lock (BEGIN IMMEDIATE on SQLite) unless this unit of work holds it already. What is read after this cannot
    /// change before <see cref="CommitAsync"/>; do slow work before calling it.
    /// </summary>
    public async Task BeginWriteAsync(CancellationToken cancellationToken)
    {
        if (Database.CurrentTransaction is not null) return;
        _turn = await EnterLineAsync(cancellationToken);
        try
        {
            await Database.BeginTransactionAsync(cancellationToken);
        }
        catch
        {
            EndTurn();
            throw;
        }
    }

    /// <summary>Runs after the unit of work is committed: the place to wake loops that look for what it wrote.</summary>
    public void OnCommitted(Action action) => _onCommitted.Add(action);

    /// <summary>Saves and ends the unit of work that <see cref="BeginWriteAsync"/> began.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await SaveChangesAsync(cancellationToken);
        if (Database.CurrentTransaction is { } transaction)
        {
            await transaction.CommitAsync(cancellationToken);
            await transaction.DisposeAsync();
        }
        EndTurn();
        foreach (var action in _onCommitted) action();
        _onCommitted.Clear();
    }

    /// <summary>Drops the unit of work: nothing of it is written.</summary>
    public async Task DropChangesAsync()
    {
        if (Database.CurrentTransaction is { } transaction) await transaction.DisposeAsync();
        EndTurn();
        ChangeTracker.Clear();
        _onCommitted.Clear();
    }

    /// <summary>Saves; outside a unit of work in a turn of its own.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null || !ChangeTracker.HasChanges()) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        using var turn = await EnterLineAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        EndTurn();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        EndTurn();
    }

    private Task<IDisposable?> EnterLineAsync(CancellationToken cancellationToken) => line is null ? Task.FromResult<IDisposable?>(null) : line.EnterAsync(cancellationToken);

    private void EndTurn()
    {
        _turn?.Dispose();
        _turn = null;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CoResearchDb).Assembly);

        // An id that people have seen is never given again. Said for each key, as a converted one does not get it by convention,
        // and the migrations' snapshot, which knows no conversions, would then differ from the model.
        foreach (var key in modelBuilder.Model.GetEntityTypes().Select(entity => entity.FindPrimaryKey()).OfType<IMutableKey>())
            if (key.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } id])
                id.SetValueGenerationStrategy(SqliteValueGenerationStrategy.Autoincrement);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<PersonId>().HaveConversion<PersonIdConverter>();
        configurationBuilder.Properties<ChallengeId>().HaveConversion<ChallengeIdConverter>();
        configurationBuilder.Properties<ChallengeVersionId>().HaveConversion<ChallengeVersionIdConverter>();
        configurationBuilder.Properties<SubmissionId>().HaveConversion<SubmissionIdConverter>();
        configurationBuilder.Properties<RunId>().HaveConversion<RunIdConverter>();
        configurationBuilder.Properties<JudgingId>().HaveConversion<JudgingIdConverter>();
        configurationBuilder.Properties<GiftId>().HaveConversion<GiftIdConverter>();
        configurationBuilder.Properties<RewardId>().HaveConversion<RewardIdConverter>();
        configurationBuilder.Properties<RedemptionId>().HaveConversion<RedemptionIdConverter>();
        configurationBuilder.Properties<AwardClaimId>().HaveConversion<AwardClaimIdConverter>();
        configurationBuilder.Properties<CardId>().HaveConversion<CardIdConverter>();
        configurationBuilder.Properties<CheckInId>().HaveConversion<CheckInIdConverter>();
        configurationBuilder.Properties<DayOfWeek>().HaveConversion<string>();
        configurationBuilder.Properties<StageEventKind>().HaveConversion<string>();
        configurationBuilder.Properties<StuckKind>().HaveConversion<string>();
        configurationBuilder.Properties<MentorActionKind>().HaveConversion<string>();
        configurationBuilder.Properties<RiskLevel>().HaveConversion<string>();
        configurationBuilder.Properties<MeetingLineKind>().HaveConversion<string>();
        configurationBuilder.Properties<CardColumn>().HaveConversion<string>();
        configurationBuilder.Properties<CardEventKind>().HaveConversion<string>();
        configurationBuilder.Properties<RedemptionState>().HaveConversion<string>();
        configurationBuilder.Properties<ClaimState>().HaveConversion<string>();
        configurationBuilder.Properties<Purse>().HaveConversion<string>();
        configurationBuilder.Properties<PointKind>().HaveConversion<string>();
        configurationBuilder.Properties<Role>().HaveConversion<string>();
        configurationBuilder.Properties<ChallengeState>().HaveConversion<string>();
        configurationBuilder.Properties<SubmissionState>().HaveConversion<string>();
        configurationBuilder.Properties<RunState>().HaveConversion<string>();
        configurationBuilder.Properties<NoticeKind>().HaveConversion<string>();
        configurationBuilder.Properties<InboundKind>().HaveConversion<string>();
        configurationBuilder.Properties<GitHubForkState>().HaveConversion<string>();
        configurationBuilder.Properties<EntryMode>().HaveConversion<string>();
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(t => t.UtcTicks, t => new DateTimeOffset(t, TimeSpan.Zero));

    private sealed class PersonIdConverter() : ValueConverter<PersonId, long>(id => id.Value, v => new PersonId(v));

    private sealed class ChallengeIdConverter() : ValueConverter<ChallengeId, long>(id => id.Value, v => new ChallengeId(v));

    private sealed class ChallengeVersionIdConverter() : ValueConverter<ChallengeVersionId, long>(id => id.Value, v => new ChallengeVersionId(v));

    private sealed class SubmissionIdConverter() : ValueConverter<SubmissionId, long>(id => id.Value, v => new SubmissionId(v));

    private sealed class RunIdConverter() : ValueConverter<RunId, long>(id => id.Value, v => new RunId(v));

    private sealed class JudgingIdConverter() : ValueConverter<JudgingId, long>(id => id.Value, v => new JudgingId(v));

    private sealed class RewardIdConverter() : ValueConverter<RewardId, long>(id => id.Value, v => new RewardId(v));

    private sealed class RedemptionIdConverter() : ValueConverter<RedemptionId, long>(id => id.Value, v => new RedemptionId(v));

    private sealed class AwardClaimIdConverter() : ValueConverter<AwardClaimId, long>(id => id.Value, v => new AwardClaimId(v));

    private sealed class CardIdConverter() : ValueConverter<CardId, long>(id => id.Value, v => new CardId(v));

    private sealed class CheckInIdConverter() : ValueConverter<CheckInId, long>(id => id.Value, v => new CheckInId(v));

    private sealed class GiftIdConverter() : ValueConverter<GiftId, long>(id => id.Value, v => new GiftId(v));
}
