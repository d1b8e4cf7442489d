using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CoResearch.Domain.Data;

/// <summary>How the context reaches SQLite, and the one place that creates or migrates the database.</summary>
public static class Database
{
    public static void Configure(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString())
        .AddInterceptors(Pragmas.Instance);

    /// <summary>Creates the database, or brings an older one up to date. WAL lets people read while a worker writes.</summary>
    public static async Task MigrateAsync(CoResearchDb db, CancellationToken cancellationToken)
    {
        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    private sealed class Pragmas : DbConnectionInterceptor
    {
        public static readonly Pragmas Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        // A committed score must survive a power cut, so every commit reaches the disk.
        private static void Set(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
        }
    }
}

/// <summary>Lets the migrations tool make a context without a host.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<CoResearchDb>
{
    public CoResearchDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<CoResearchDb>();
        Database.Configure(options, "design.db");
        return new CoResearchDb(options.Options);
    }
}
