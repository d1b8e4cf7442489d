using System.Data.Common;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.People;

/// <summary>
/// Every column that names a person is looked at when they ask for what is kept of them, and when they are erased; or it stands here with the
/// reason why not. A new column has to choose.
/// </summary>
public sealed class Everything_of_a_person
{
    private const string ByNumber = "That it was done stays, by a number; its words are taken out where they are.", Sums = "Sums and science need it.", Decided = "A decision of the lab's stays, with its reason.";

    private static readonly Dictionary<string, string> NotExported = new()
    {
        ["People.Id"] = "The person, who is at hand.",
        ["Standings.PersonId"] = "Computed from the scores of their submissions.",
        ["PointSums.PersonId"] = "Sums of their points.",
        ["ChatActions.OnlyFor"] = "What a button does, not who pressed it.",
        ["LinkCodes.PersonId"] = "A secret of some minutes.",
        ["GitHubCodes.PersonId"] = "A secret of a day.",
    };

    private static readonly Dictionary<string, string> NotErased = new()
    {
        ["Submissions.PersonId"] = Sums,
        ["Likes.PersonId"] = Sums,
        ["Standings.PersonId"] = Sums,
        ["PointSums.PersonId"] = Sums,
        ["PointEntries.PersonId"] = Sums,
        ["GiftShares.ReceiverId"] = Sums,
        ["MentorActions.AboutId"] = Sums,
        ["Handled.PersonId"] = ByNumber,
        ["Handled.By"] = ByNumber,
        ["Cards.CreatedBy"] = ByNumber,
        ["Readings.AddedBy"] = ByNumber,
        ["StageReports.PresentedBy"] = ByNumber,
        ["Meetings.BegunBy"] = ByNumber,
        ["ChallengeVersions.CreatedBy"] = ByNumber,
        ["Channels.BoundBy"] = ByNumber,
        ["Invitations.By"] = ByNumber,
        ["EntryRequests.DecidedBy"] = ByNumber,
        ["ChatActions.OnlyFor"] = "What a button does, not who pressed it.",
        ["Gifts.VoidedBy"] = Decided,
        ["GiverLocks.PersonId"] = Decided,
        ["GiverLocks.By"] = Decided,
        ["AwardClaims.DecidedBy"] = Decided,
        ["Redemptions.MovedBy"] = Decided,
        ["Notices.AnnouncedBy"] = "It was said for the lab.",
        ["FormerAccounts.ReturnedAs"] = "It ends with the fingerprint.",
    };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public Task Is_exported() => EachIsLookedAtAsync(NotExported, async lab => await lab.DoAsync<ExportPerson, string>(async (export, db) => await export.RunAsync(await db.People.SingleAsync(p => p.Name == "bob", Now), Now)));

    [Fact]
    public Task Is_erased() => EachIsLookedAtAsync(NotErased, async lab => Assert.True((await lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.People.SingleAsync(p => p.Name == "bob", Now), Now))).Ok));

    private static async Task EachIsLookedAtAsync(Dictionary<string, string> without, Func<TestLab, Task> work)
    {
        var heard = new Heard();
        await using var lab = await TestLab.StartAsync(services => services.ConfigureDbContext<CoResearchDb>(options => options.AddInterceptors(heard)));
        await lab.MemberAsync("bob", "tides");
        var columns = await lab.ReadAsync(db => Task.FromResult(db.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()
            .Where(p => (Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType) == typeof(PersonId)).Select(p => $"{entity.GetTableName()}.{p.GetColumnName()}")).Order(StringComparer.Ordinal).ToList()));
        Assert.InRange(columns.Count, 40, int.MaxValue);
        heard.Said.Clear();
        await work(lab);
        Assert.DoesNotContain(columns, c => !without.ContainsKey(c) && !heard.Asked(c));
        Assert.Empty(without.Keys.Except(columns));
    }

    /// <summary>What the database was asked and told.</summary>
    private sealed class Heard : DbCommandInterceptor
    {
        public List<string> Said { get; } = [];

        /// <summary>Whether rows of this table were chosen by this column.</summary>
        public bool Asked(string column)
        {
            var (table, name) = column.Split('.') is [var first, var last] ? (first, last) : default;
            return Said.Exists(sql => Aliases(sql, table!).Any(alias => sql.Contains($"\"{alias}\".\"{name}\" = @", StringComparison.Ordinal) || sql.Contains($"@id = \"{alias}\".\"{name}\"", StringComparison.Ordinal)));
        }

        private static IEnumerable<string> Aliases(string sql, string table) =>
            System.Text.RegularExpressions.Regex.Matches(sql, $"\"{table}\" AS \"(?<alias>\\w+)\"").Select(m => m.Groups["alias"].Value);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Said.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Said.Add(command.CommandText);
            return ValueTask.FromResult(result);
        }
    }
}
