using System.Text.Json;
using CoResearch.Bot.Delivery;
using CoResearch.Domain.GitHub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;

namespace CoResearch.Bot.Platforms.GitHub;

/// <summary>Lets GitHub say that something happened, where a secret to sign it with is configured; else the lab polls.</summary>
internal sealed class GitHubHook(
    IGitHub github, WebDoor door, PlatformStates states, IServiceProvider services, IConfiguration configuration) : BackgroundService
{
    public const string Path = "/github/webhook";
    private const string Name = "github";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!github.IsOn) return;
        if (configuration["GitHub:WebhookSecret"] is not { } secret || string.IsNullOrWhiteSpace(secret))
        {
            states.On(Name, $"{github.Host}, asked now and then");
            return;
        }
        try
        {
            var handle = Handler(secret);
            states.On(Name, $"{github.Host}, webhook heard at {await door.OpenAsync(Path, handle, stoppingToken)}");
        }
        catch (MisconfiguredException exception)
        {
            states.Off(Name, exception.Message);
        }
    }

    /// <summary>A body that is broken, too long or cut off is its sender's fault; everything else is the bot's.</summary>
    internal static ValueTask<bool> Fail(Exception exception, HttpContext context, ILogger log)
    {
        context.Response.StatusCode = exception switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            JsonException or ConnectionResetException => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) log.LogError(exception, "GitHub's delivery could not be taken");
        return ValueTask.FromResult(true);
    }

    /// <summary>What the library would serve as an endpoint: it checks type, length and signature, and hands over what is GitHub's.</summary>
    private RequestDelegate Handler(string secret)
    {
        var endpoints = new Endpoints(services);
        endpoints.MapGitHubWebhooks(Path, secret);
        var endpoint = endpoints.DataSources.SelectMany(source => source.Endpoints).Single();
        return context =>
        {
            context.RequestServices = services;
            return endpoint.RequestDelegate!(context);
        };
    }

    private sealed class Endpoints(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}

/// <summary>
/// Takes what GitHub signed. Nothing but the repository's number and which branch was pushed to is read of it, so that events and fields that are not known yet do no
/// harm. What is thrown makes GitHub's delivery fail, and somebody can redeliver it.
/// </summary>
internal sealed class GitHubEvents(IServiceScopeFactory scopes, ILogger<GitHubEvents> log) : WebhookEventProcessor
{
    private const int LongestId = 100;

    public override async ValueTask ProcessWebhookAsync(IDictionary<string, StringValues> headers, string body, CancellationToken cancellationToken = default)
    {
        var told = WebhookHeaders.Parse(headers);
        if (told.Delivery is not { Length: > 0 and <= LongestId } delivery || told.Event is not { Length: > 0 and <= LongestId } happened) return;
        await using var scope = scopes.CreateAsyncScope();

        using var payload = JsonDocument.Parse(body);
        var (repository, pushed) = (RepositoryOf(payload.RootElement), happened == "push" ? PushedTo(payload.RootElement) : null);

        // Not cut off when GitHub hangs up: it does so after ten seconds, and what it told is worth keeping.
        var first = await scope.ServiceProvider.GetRequiredService<ReceiveDelivery>().RunAsync(delivery, happened, repository, pushed, CancellationToken.None);
        log.LogInformation("GitHub's delivery {Delivery}, {Event}: {Taken}", delivery, happened, first ? "taken" : "known already");
    }

    private static long? RepositoryOf(JsonElement payload) =>
        Of(payload, "repository", JsonValueKind.Object) is { } repository && Of(repository, "id", JsonValueKind.Number) is { } id && id.TryGetInt64(out var number) ? number : null;

    // A branch that was deleted has no head, and a tag is none.
    private static PushedBranch? PushedTo(JsonElement payload)
    {
        const string Branches = "refs/heads/";
        if (Of(payload, "ref", JsonValueKind.String)?.GetString() is not { } name || !name.StartsWith(Branches, StringComparison.Ordinal)) return null;
        if (Of(payload, "head_commit", JsonValueKind.Object) is not { } commit || Of(commit, "id", JsonValueKind.String)?.GetString() is not { Length: 40 } head) return null;
        return new PushedBranch(name[Branches.Length..], head, Of(commit, "message", JsonValueKind.String)?.GetString() ?? "");
    }

    private static JsonElement? Of(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
