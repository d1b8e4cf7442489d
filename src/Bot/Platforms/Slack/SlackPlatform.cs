using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>
/// A Slack workspace: over Socket Mode, which needs no public address, or over HTTP. An account is its id (U…), a conversation its
/// channel's id, or the account's for a direct message to somebody who never wrote.
/// </summary>
internal sealed class SlackPlatform(
    IOptions<SlackOptions> options, SlackApiClient api, SlackSocketModeClient sockets, SlackRequestHandler requests, SlackReceiver receiver,
    SlackDelivery delivery, SlackRoutes routes, SlackProfiles profiles, WebDoor door, PlatformStates states, TimeProvider time, ILogger<SlackPlatform> log) : IPlatform
{
    public const string PlatformName = "slack";

    /// <summary>Where requests of HTTP mode come in.</summary>
    public const string RequestPath = "/slack";
    private const string Home = "home:";

    public string Name => PlatformName;

    public PlatformLimits Limits { get; } = new()
    {
        ShowsForms = true,
        HasButtons = true,
        WritesFirst = true,
        ProgressInterval = TimeSpan.FromSeconds(3),
        SendsPerSecond = 5 * options.Value.Pace,
        // A little less than one a second: two that leave a second apart may arrive nearer to each other.
        SendsPerSecondAndConversation = options.Value.Pace / 1.02,
    };

    /// <summary>The conversation that is somebody's home page of the bot.</summary>
    public static string HomeOf(string user) => Home + user;

    /// <summary>Whose home page a conversation is, or null.</summary>
    public static string? UserOfHome(string conversation) => conversation.StartsWith(Home, StringComparison.Ordinal) ? conversation[Home.Length..] : null;

    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Problem() is { } problem) throw new MisconfiguredException(problem);
        var who = await KnowSelfAsync(cancellationToken);
        if (options.Value.UsesSockets)
        {
            await sockets.RunAsync($"{who}, Socket Mode", cancellationToken);
            return;
        }
        var address = await door.OpenAsync(RequestPath, requests.HandleAsync, cancellationToken);
        states.On(Name, $"{who}, HTTP mode: requests come in at {address}");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    public async Task<string> DeliverAsync(OutboxMessage envelope, ChatMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await delivery.DeliverAsync(envelope, message, cancellationToken);
        }
        catch (SlackException exception) when (exception.Fix is { } fix)
        {
            throw new MisconfiguredException(fix);
        }
    }

    public Task<CannotWriteHere?> HindranceAsync(string conversation, string? thread, CancellationToken cancellationToken) => routes.HindranceAsync(conversation, cancellationToken);

    public Result<string> ReadAccount(string typed) => SlackAccountName.Read(typed);

    public Task<Profile?> ProfileAsync(string actor, CancellationToken cancellationToken) => profiles.OfAsync(actor, cancellationToken);

    public bool LiesElsewhere(string fileReference) => !api.Holds(fileReference);

    public Task<byte[]?> FetchAsync(string fileReference, int maxBytes, CancellationToken cancellationToken) =>
        api.DownloadAsync(fileReference, maxBytes, cancellationToken);

    /// <summary>"workspace Lab as @coresearch"; asked until Slack answers.</summary>
    private async Task<string> KnowSelfAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(attempt, 6)));
            try
            {
                var self = await api.CallAsync("auth.test", cancellationToken);
                receiver.BotUser = self.Text("user_id") ?? throw new HttpRequestException("Slack named no account.");
                profiles.Team = self.Text("team_id");
                return $"workspace {self.Text("team")} as @{self.Text("user")}";
            }
            catch (SlackException exception) when (exception.Fix is { } fix)
            {
                throw new MisconfiguredException(fix);
            }
            catch (SlackRateLimitException exception)
            {
                pause = exception.RetryAfter;
            }
            catch (Exception exception) when (exception is HttpRequestException or SlackException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                log.LogWarning("Slack cannot be reached ({Reason}); trying again in {Seconds} s", exception.Message, pause.TotalSeconds);
                states.Off(Name, $"{exception.Message} It is tried again; https://status.slack.com tells whether Slack has trouble.");
            }
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
