using CoResearch.Bot.Charts;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.GitHub;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Bot.Platforms.Telegram;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;

namespace CoResearch.Bot;

/// <summary>Registers the chat: commands and views by one scan, the dispatcher, the pumps and the platforms.</summary>
internal static class BotModule
{
    public static IServiceCollection AddBot(this IServiceCollection services, TerminalOptions terminal, IConfiguration configuration)
    {
        var types = typeof(BotModule).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }).ToList();
        var catalog = new CommandCatalog(types.Where(t => t.IsAssignableTo(typeof(ICommand))));
        services.AddSingleton(catalog);
        foreach (var entry in catalog.Entries) services.AddScoped(entry.Type);
        foreach (var type in types.Where(t => t.IsAssignableTo(typeof(INoticeView)))) services.AddScoped(typeof(INoticeView), type);

        services.AddScoped<LeaderboardView>();
        services.AddScoped<PointBoardView>();
        services.AddScoped<MicroSentences>();
        services.AddScoped<Advice>();
        services.AddScoped<SubmissionView>();
        services.AddScoped<VerdictView>();
        services.AddScoped<ComparisonView>();
        services.AddScoped<KudosView>();
        services.AddScoped<KudosRecapView>();
        services.AddScoped<RecognitionOf>();
        services.AddScoped<Plots>();
        services.AddScoped<OpenRuns>();
        services.AddScoped<KeptMetrics>();
        services.AddScoped<RunLogs>();
        services.AddSingleton<PngChart>();
        services.AddSingleton<PeopleChart>();
        services.AddSingleton<BoardChart>();
        services.AddSingleton<PosterChart>();
        services.AddScoped<CardView>();
        services.AddScoped<CheckInView>();
        services.AddScoped<DigestView>();
        services.AddScoped<QuestionView>();
        services.AddScoped<FirstStepsView>();
        services.AddSingleton<TimelineChart>();
        services.AddScoped<StageView>();
        services.AddScoped<TimelineView>();
        services.AddScoped<ReadingView>();
        services.AddScoped<ReportDraft>();
        services.AddScoped<ReportView>();
        services.AddScoped<PresentedReport>();
        services.AddScoped<CreditView>();
        services.AddScoped<MentorStep>();
        services.AddScoped<CardWords>();
        services.AddScoped<RiskView>();
        services.AddScoped<AgendaView>();
        services.AddScoped<MinutesView>();
        services.AddScoped<RedemptionView>();
        services.AddScoped<RedemptionStep>();
        services.AddScoped<ClaimView>();

        services.AddLocalization();
        services.AddSingleton(provider => new TextCatalog(provider.GetRequiredService<IStringLocalizerFactory>(), [typeof(BotModule).Assembly]));
        services.AddSingleton<Languages>();
        services.AddScoped(provider =>
        {
            var lab = provider.GetRequiredService<Languages>().Lab;
            return new Texts(provider.GetRequiredService<TextCatalog>()) { Culture = lab, Own = lab };
        });

        services.AddScoped<Dispatcher>();
        services.AddScoped<ArgumentResolver>();
        services.AddScoped<IdentifyPerson>();
        services.AddScoped<Doorkeeper>();
        services.AddScoped<ListedAccounts>();
        services.AddScoped<Forms>();
        services.AddScoped<ChallengeChoice>();
        services.AddScoped<EventText>();
        services.AddScoped<Mentions>();
        services.AddScoped<QuietEvents>();
        services.AddSingleton(LabSettings.Of(configuration));
        services.AddSingleton<OwnerClaim>();
        services.AddHostedService(provider => provider.GetRequiredService<OwnerClaim>());

        services.AddSingleton<Inbox>();
        services.AddSingleton<Settled>();
        services.AddScoped<Outbox>();
        services.AddScoped<Recipients>();
        services.AddScoped<ClosedPlaces>();
        services.AddScoped<TellNotice>();
        services.AddScoped<PendingWork>();
        services.AddHostedService<Heartbeat>();
        services.AddHostedService<PlatformHost>();
        services.AddHostedService<InboxPump>();
        services.AddHostedService<NoticePump>();
        services.AddSingleton<DeliveredParts>();
        services.AddHostedService<OutboxPump>();
        services.AddHostedService<ProgressPump>();

        services.AddSingleton<RunPace>();

        services.AddSingleton(terminal);
        services.AddSingleton(new TerminalSession(terminal.Account));
        services.AddSingleton<TerminalRenderer>();
        services.AddSingleton<PipeConversation>();
        services.AddSingleton<PromptConversation>();

        services.AddMetrics();
        services.AddSingleton<ChatMetrics>();
        services.AddSingleton<PlatformStates>();
        services.AddOptions<WebOptions>().Bind(configuration.GetSection(WebOptions.Section));
        services.AddSingleton<WebDoor>();
        services.AddSingleton<WebhookEventProcessor, GitHubEvents>();
        services.AddOptions<GitHubWebhookOptions>().Configure<ILogger<GitHubHook>>((hook, log) => hook.ExceptionHandler = (exception, context) => GitHubHook.Fail(exception, context, log));

        // The library tells each refusal as an error of its own; what is told of them the door tells, and of failures the hook.
        services.AddLogging(log => log.AddFilter(typeof(WebhookEventProcessor).Namespace, LogLevel.None));
        services.AddHostedService<GitHubHook>();
        services.AddScoped<FormCheck>();
        var (slack, telegram) = (services.AddSlack(configuration), services.AddTelegram(configuration));
        if (terminal.Wanted || !(slack || telegram)) services.AddSingleton<IPlatform, TerminalPlatform>();
        return services;
    }
}
