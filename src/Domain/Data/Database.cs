using System.Reflection;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CoResearch.Domain.Data;

/// <summary>How the context reaches SQLite, and the one place that creates or migrates the database.</summary>
public static class Database
{
    public static void Configure(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString())
        .AddInterceptors(Connections.Instance);

    /// <summary>Creates the database, or brings an older one up to date. WAL lets people read while a worker writes.</summary>
    public static async Task MigrateAsync(CoResearchDb db, CancellationToken cancellationToken)
    {
        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    /// <summary>
    /// Makes a new file with every table, or looks whether it holds every migration of this version; false when older or half-made, so that
    /// it is to be migrated. What is no database of this program, or a newer one's, is refused and left as it is. Asks SQLite itself, as EF's
    /// model and migrations take a second and more of the start.
    /// </summary>
    public static Result<bool> IsReady(string file)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        var tables = Names(command, "SELECT name FROM sqlite_master WHERE type = 'table'");
        if (tables.Count == 0) Create(command);
        else if (!tables.Contains("__EFMigrationsHistory")) return new NotOurDatabase(file);
        var applied = Names(command, "SELECT MigrationId FROM __EFMigrationsHistory");
        var known = typeof(Database).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().ToHashSet();
        if (applied.Except(known).Any()) return new OtherDatabase(file);
        return known.IsSubsetOf(applied);
    }

    private static HashSet<string> Names(SqliteCommand command, string question)
    {
        command.CommandText = question;
        using var reader = command.ExecuteReader();
        var names = new HashSet<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    // Schema.sql says in SQL what the migrations do; a test holds them together.
    private static void Create(SqliteCommand command)
    {
        using var script = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream("Schema.sql")!);
        command.CommandText = "PRAGMA journal_mode = WAL;\n" + script.ReadToEnd();
        command.ExecuteNonQuery();
    }
}

/// <summary>The file is SQLite's, but no database of this program.</summary>
public sealed record NotOurDatabase(string File)
    : Error("not_our_database", $"{File} is a database of another program. Choose another folder with --data <folder>, or move the file away.");

/// <summary>The file knows migrations that this version does not: it was made by a newer one, or before the first release.</summary>
public sealed record OtherDatabase(string File)
    : Error("other_database", $"{File} was made by another version of CoResearch, and this one could damage it. Start that version, or choose another folder with --data <folder>.");

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
