using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Challenges;

/// <summary>
/// Adds and opens the configured challenges that are missing, so that a newcomer has something to join at the first start. Commands
/// wait for it; the prompt does not.
/// </summary>
internal sealed class ShippedChallenges(
    IServiceScopeFactory scopes, Readiness readiness, IOptions<WorkerOptions> options, ILogger<ShippedChallenges> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield();
            foreach (var slug in options.Value.Templates)
                await AddAsync(slug, stoppingToken);
        }
        catch (Exception e) when (FullDisk.Is(e))
        {
            log.LogError(e, "The lab's disk is full, so the challenges that ship could not be added. Make room and start again");
        }
        finally
        {
            readiness.Open();
        }
    }

    private async Task AddAsync(string slug, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoResearchDb>();
        if (await db.Challenges.AnyAsync(c => c.Slug == slug, cancellationToken)) return;
        var request = new ChallengeRequest(slug, null, new Dictionary<string, string>());
        var added = await scope.ServiceProvider.GetRequiredService<AddChallenge>().RunAsync(request, null, cancellationToken);
        if (added.Failed(out var challenge, out var error))
        {
            if (error is NoRoomForChallenge) throw FullDisk.Exception(error.Message);
            log.LogError("The challenge {Slug} that ships could not be added: {Error}", slug, error.Message);
            return;
        }
        if (await scope.ServiceProvider.GetRequiredService<MoveChallenge>().OpenAsync(challenge.Challenge, cancellationToken) is { Error: { } closed })
        {
            log.LogError("The challenge {Slug} that ships could not be opened: {Error}", slug, closed.Message);
            return;
        }
        await db.CommitAsync(cancellationToken);
    }
}
