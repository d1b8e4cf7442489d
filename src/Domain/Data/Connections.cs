using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CoResearch.Domain.Data;

/// <summary>Makes every connection to the lab's database, and tells it once how the lab wants it.</summary>
internal sealed class Connections : DbConnectionInterceptor
{
    public static readonly Connections Instance = new();
    private static readonly ConditionalWeakTable<object, string> Told = [];

    // Without EF's functions for decimal and Regex, which nothing here asks for: giving them to a connection and taking them back costs more
    // than most questions.
    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new Pooled(eventData.Context!.Database.GetConnectionString()!));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    // A committed score must survive a power cut, so every commit reaches the disk. What a pooled connection was told once, it keeps.
    private static void Set(DbConnection connection)
    {
        if (connection is SqliteConnection { Handle: { } handle } && !Told.TryAdd(handle, connection.DataSource)) return;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL;";
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Takes its turn at the pool. Between two steps of a return the provider's pool believes that the connection has leaked, and whoever
    /// opens one in that moment makes it lend the same one twice (its issue 39008; 10.0.15 has mended the like of it in opening only).
    /// </summary>
    private sealed class Pooled(string connectionString) : SqliteConnection(connectionString)
    {
        private static readonly Lock Pool = new();

        public override void Open()
        {
            lock (Pool) base.Open();
        }

        public override void Close()
        {
            lock (Pool) base.Close();
        }
    }
}
