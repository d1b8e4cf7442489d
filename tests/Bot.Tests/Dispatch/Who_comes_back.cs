using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>An account that was another person's is known again: a new name brings neither a second allowance nor an end to a lock.</summary>
public sealed class Who_comes_back : IAsyncLifetime
{
    private const string Words = "for explaining the gates to everybody #teamwork";
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true);
        foreach (var name in new[] { "zed", "cy" }) await _bot.PersonAsync(name, platform: "chat");
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task Whoever_erases_themselves_has_no_second_allowance_in_the_same_month()
    {
        Assert.Null((await _bot.WriteAsync("zed", $"+90 @cy {Words}"))!.Refused);
        await _bot.WriteAsync("zed", "/privacy erase confirm zed");
        Assert.Equal("not_enough_allowance", (await _bot.WriteAsync("zed", $"+1 @cy {Words}"))!.Refused);
        Assert.Contains("an account of somebody who was erased", Assert.Single(await _bot.InAsync(db => db.Audit.Where(a => a.Action == "return").ToListAsync())).Detail, StringComparison.Ordinal);

        // A third self has nothing either, and next month is a new one.
        await _bot.WriteAsync("zed", "/privacy erase confirm zed");
        Assert.Equal("not_enough_allowance", (await _bot.WriteAsync("zed", $"+1 @cy {Words}"))!.Refused);
        _bot.Time.Advance(TimeSpan.FromDays(8));
        Assert.Null((await _bot.WriteAsync("zed", $"+1 @cy {Words}"))!.Refused);
        Assert.Equal(91, await EarnedAsync("cy"));
    }

    [Fact]
    public async Task A_lock_goes_on_and_what_is_kept_of_erased_accounts_goes_with_the_month()
    {
        await _bot.SayAsync("olga", "/kudos lock @zed Talk to me first");
        Assert.Equal("locked_to_accounts", (await _bot.WriteAsync("zed", "/unlink chat"))!.Refused);
        await _bot.WriteAsync("zed", "/privacy erase confirm zed");
        await _bot.WriteAsync("cy", "/privacy erase confirm cy");
        Assert.Equal(2, await _bot.InAsync(db => db.FormerAccounts.CountAsync()));
        Assert.DoesNotContain(await _bot.InAsync(db => db.FormerAccounts.Select(f => f.Hash).ToListAsync()), hash => System.Text.Encoding.UTF8.GetString(hash).Contains("zed", StringComparison.Ordinal));
        _bot.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal("giver_is_locked", (await _bot.WriteAsync("zed", $"+1 @olga {Words}"))!.Refused);
        await DropAsync();
        Assert.Equal(0, await _bot.InAsync(db => db.FormerAccounts.CountAsync()));
        Assert.Equal("giver_is_locked", (await _bot.WriteAsync("zed", $"+1 @olga {Words}"))!.Refused);
    }

    [Fact]
    public async Task An_account_that_was_taken_out_is_the_same_human_and_gives_themselves_nothing()
    {
        await LinkAsync();
        Assert.Null((await _bot.SayAsync("zed", "/unlink chat")).Refused);
        Assert.Equal("unlink", await _bot.InAsync(db => db.Audit.OrderByDescending(a => a.Id).Select(a => a.Action).FirstAsync()));
        await _bot.WriteAsync("zed", "/me");
        var other = await _bot.InAsync(db => db.People.Where(p => db.Identities.Any(i => i.PersonId == p.Id && i.Platform == "chat" && i.ExternalId == "zed")).Select(p => p.Name).SingleAsync());
        Assert.NotEqual("zed", other);
        Assert.Equal("kudos_to_self", (await _bot.WriteAsync("zed", $"+9 @zed {Words}"))!.Refused);
        Assert.Equal("kudos_to_self", (await _bot.SayAsync("zed", $"+9 @{other} {Words}")).Refused);
        Assert.Equal("not_enough_allowance", (await _bot.WriteAsync("zed", $"+9 @cy {Words}"))!.Refused);

        // Nor by adding to what somebody else gave.
        Assert.Null((await _bot.WriteAsync("cy", $"+9 @{other} {Words}"))!.Refused);
        Assert.Equal("nobody_else", (await _bot.SayAsync("zed", "/kudos too 1")).Refused);
        Assert.Equal(100, await AllowanceAsync("zed"));
    }

    [Fact]
    public async Task An_account_that_goes_back_to_its_person_is_theirs_as_before()
    {
        await LinkAsync();
        await _bot.SayAsync("zed", "/unlink chat");
        await LinkAsync();
        Assert.Equal(0, await _bot.InAsync(db => db.FormerAccounts.CountAsync()));
        Assert.Null((await _bot.WriteAsync("zed", $"+9 @cy {Words}"))!.Refused);
    }

    /// <summary>Somebody of the terminal takes the chat's account zed.</summary>
    private async Task LinkAsync()
    {
        await _bot.InAsync(db => db.Identities.Where(i => i.Platform == "chat" && i.ExternalId == "zed").ExecuteDeleteAsync());
        await _bot.PersonAsync("zed");
        var code = _bot.Read(await _bot.SayAsync("zed", "/link")).Split("/link ")[1].Split('`', ' ', '\n')[0];
        Assert.Null((await _bot.WriteAsync("zed", $"/link {code}"))!.Refused);
    }

    private async Task DropAsync()
    {
        await using var scope = _bot.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FormerAccounts>().DropAsync(CancellationToken.None);
    }

    private Task<long> EarnedAsync(string name) => LedgerAsync(name, (ledger, person) => ledger.EarnedAsync(person.Id, CancellationToken.None));

    private Task<long> AllowanceAsync(string name) => LedgerAsync(name, (ledger, person) => ledger.AllowanceAsync(person, CancellationToken.None));

    private async Task<long> LedgerAsync(string name, Func<Ledger, Person, Task<long>> read)
    {
        await using var scope = _bot.Services.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<CoResearch.Domain.Data.CoResearchDb>().People.SingleAsync(p => p.Name == name);
        return await read(scope.ServiceProvider.GetRequiredService<Ledger>(), person);
    }
}
