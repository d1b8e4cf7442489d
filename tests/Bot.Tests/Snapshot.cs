using System.Runtime.CompilerServices;
using Xunit;

namespace CoResearch.Bot.Tests;

/// <summary>What something looked like when somebody looked at it and found it good.</summary>
internal static class Snapshot
{
    /// <summary>
    /// Compares with <c>Snapshots/name</c> beside the test; a difference leaves <c>name.received</c> beside it to look at and move over.
    /// A name without an extension is a text's.
    /// </summary>
    public static void Matches(string name, string shown, [CallerFilePath] string here = "")
    {
        if (!Path.HasExtension(name)) name += ".txt";
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
        var (approved, received) = (Path.Combine(folder, name), Path.Combine(folder, Path.ChangeExtension(name, ".received" + Path.GetExtension(name))));
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (expected == shown + "\n")
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(folder);
        File.WriteAllText(received, shown + "\n");
        Assert.Equal(expected, shown + "\n");
    }
}
