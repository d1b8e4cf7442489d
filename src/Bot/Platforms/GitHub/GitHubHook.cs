using System.Text.Json;
using CoResearch.Bot.Delivery;
using CoResearch.Domain.GitHub;
using Microsoft.AspNetCore.Builder;
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
/// Takes what GitHub signed. Nothing but the repository's number is read of it, so that events and fields that are not known yet do no
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

        // Not cut off when GitHub hangs up: it does so after ten seconds, and what it told is worth keeping.
        var first = await scope.ServiceProvider.GetRequiredService<ReceiveDelivery>().RunAsync(delivery, happened, RepositoryOf(body), CancellationToken.None);
        log.LogInformation("GitHub's delivery {Delivery}, {Event}: {Taken}", delivery, happened, first ? "taken" : "known already");
    }

    private static long? RepositoryOf(string body)
    {
        using var payload = JsonDocument.Parse(body);
        return payload.RootElement.ValueKind == JsonValueKind.Object && payload.RootElement.TryGetProperty("repository", out var repository)
            && repository.ValueKind == JsonValueKind.Object && repository.TryGetProperty("id", out var id)
            && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? number : null;
    }
}
