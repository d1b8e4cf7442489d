using CoResearch.Bot.Platforms;
using CoResearch.Bot.Platforms.Terminal;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// The code that makes its sender the first owner: printed at a start without an owner and without a terminal, whose starter would be
/// one. Good once, and only for this start.
/// </summary>
internal sealed class OwnerClaim(IEnumerable<IPlatform> platforms, TerminalOptions terminal, IServiceScopeFactory scopes) : IHostedService
{
    private string? _code;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (platforms.Any(p => p.Limits.NamesAreIdentities)) return;
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<CoResearchDb>().People.AnyAsync(p => p.IsOwner && p.RemovedAt == null, cancellationToken)) return;
        _code = Codes.New();
        var texts = scope.ServiceProvider.GetRequiredService<Texts>();
        await terminal.Output.WriteLineAsync(texts.Of("enter.claim_code", new { command = $"/claim {Codes.Show(_code)}", slack = $"/co claim {Codes.Show(_code)}" }));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether this is the code.</summary>
    public bool Fits(string typed) => _code is { } code && code == Codes.Read(typed);

    /// <summary>It was used: it opens nothing any more.</summary>
    public void Spend() => _code = null;
}
