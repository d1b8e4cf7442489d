using CoResearch.Domain.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Data;

/// <summary>A new lab's database is made by a script, an older one by migrations, and nobody can tell which.</summary>
public sealed class New_databases : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coresearch-test-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_script_makes_what_the_migrations_make()
    {
        var (made, migrated) = (File("made.db"), File("migrated.db"));
        Assert.True(Database.IsReady(made).Value);
        await MigrateAsync(migrated);

        // The lock is what EF migrates behind.
        const string schema = "SELECT name || ': ' || sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> '__EFMigrationsLock' ORDER BY name";
        var tables = Read(migrated, schema);
        Assert.NotEmpty(tables);
        Assert.Equal(tables, Read(made, schema));
        Assert.Equal(Read(migrated, "SELECT MigrationId FROM __EFMigrationsHistory"), Read(made, "SELECT MigrationId FROM __EFMigrationsHistory"));
        Assert.Equal(["wal"], Read(made, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task One_that_a_crash_left_half_made_is_migrated()
    {
        var file = File("half.db");
        Execute(file, "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT NOT NULL CONSTRAINT \"PK___EFMigrationsHistory\" PRIMARY KEY, \"ProductVersion\" TEXT NOT NULL)");
        Assert.False(Database.IsReady(file).Value);
        await MigrateAsync(file);
        Assert.True(Database.IsReady(file).Value);
    }

    [Fact]
    public void One_of_another_version_is_not_touched()
    {
        var file = File("newer.db");
        Assert.True(Database.IsReady(file).Value);
        Execute(file, "INSERT INTO __EFMigrationsHistory VALUES ('20991231000000_Future', '12.0.0')");
        Assert.IsType<OtherDatabase>(Database.IsReady(file).Error);
    }

    [Fact]
    public void One_that_is_something_else_is_not_touched()
    {
        var file = File("other.db");
        Execute(file, "CREATE TABLE Notes (Text TEXT)");
        Assert.IsType<NotOurDatabase>(Database.IsReady(file).Error);
        Assert.Equal(["Notes"], Read(file, "SELECT name FROM sqlite_master"));
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private static async Task MigrateAsync(string file)
    {
        var options = new DbContextOptionsBuilder<CoResearchDb>();
        Database.Configure(options, file);
        await using var db = new CoResearchDb(options.Options);
        await Database.MigrateAsync(db, Now);
    }

    private static List<string> Read(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
