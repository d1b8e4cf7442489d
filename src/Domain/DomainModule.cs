using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CoResearch.Domain;

/// <summary>Registers what the domain needs: the context on the state folder's database, the clock and the pulses.</summary>
public static class DomainModule
{
    public static IServiceCollection AddDomain(this IServiceCollection services, StatePaths paths, LabRules? rules = null)
    {
        services.AddSingleton(paths);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(rules ?? LabFile.Shipped);
        services.AddSingleton<LabCalendar>();
        services.AddSingleton<Pulses>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<WriteLine>();
        services.AddDbContext<CoResearchDb>(options => Database.Configure(options, paths.Database));
        services.AddScoped<Leaderboard>();
        services.AddScoped<Records>();
        services.AddScoped<ExportStandings>();
        services.AddScoped<SubmissionOverviews>();
        services.AddScoped<CodeAccess>();
        services.AddScoped<SubmittedCode>();
        services.AddScoped<Experiments>();
        services.AddScoped<ChallengeList>();
        services.AddScoped<Team>();
        services.TryAddSingleton<ICodeEnvironments, NoCodeEnvironments>();
        services.AddScoped<SubmitWork>();
        services.AddScoped<TweakWorkflow>();
        services.AddScoped<ReceivePush>();
        services.AddSingleton<LookForPushes>();
        services.AddScoped<CancelSubmission>();
        services.AddScoped<ReproduceSubmission>();
        services.AddScoped<ChooseFinal>();
        services.AddScoped<LikeSubmission>();
        services.AddScoped<RunQueue>();
        services.AddScoped<FinishRun>();
        services.AddScoped<BeginJudging>();
        services.AddScoped<AddChallenge>();
        services.AddScoped<JoinChallenge>();
        services.AddScoped<LeaveChallenge>();
        services.AddScoped<AppointOwner>();
        services.AddScoped<ChangeZone>();
        services.AddScoped<EnterLab>();
        services.AddScoped<LinkAccounts>();
        services.AddScoped<BindChannel>();
        services.AddScoped<MoveChallenge>();
        services.TryAddSingleton<IGitHub, NoGitHub>();
        services.AddScoped<LinkGitHub>();
        services.AddScoped<JoinFromGitHub>();
        services.AddScoped<LeaveGitHub>();
        services.AddScoped<ReceiveDelivery>();
        services.AddScoped<FollowFork>();
        services.AddScoped<PublishCommit>();
        services.AddScoped<VerdictLine>();
        services.AddScoped<TellVerdict>();
        services.AddScoped<RenewVerdicts>();
        services.AddScoped<Ledger>();
        services.AddScoped<FairPlay>();
        services.AddScoped<GiveKudos>();
        services.AddScoped<TakeBackKudos>();
        services.AddScoped<KudosFigures>();
        services.AddScoped<KudosRecap>();
        services.AddScoped<TeamHealth>();
        services.AddScoped<ExportKudos>();
        services.AddScoped<RemindGivers>();
        services.AddScoped<ReadHistory>();
        services.AddScoped<SettleStreams>();
        services.AddScoped<PayStreams>();
        services.AddScoped<Ratings>();
        services.AddScoped<PointBoards>();
        services.AddScoped<PersonalBests>();
        services.AddSingleton<RewardPicture>();
        services.AddScoped<RewardCatalog>();
        services.AddScoped<RedemptionBook>();
        services.AddScoped<ManageRewards>();
        services.AddScoped<RedeemReward>();
        services.AddScoped<DecideRedemption>();
        services.AddScoped<ClaimAward>();
        services.AddScoped<DecideClaim>();
        services.AddScoped<AwardList>();
        return services;
    }
}
