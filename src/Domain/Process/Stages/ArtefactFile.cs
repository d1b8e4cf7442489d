using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Process.Stages;

/// <summary>A file that somebody sent as an artefact: its name and what is in it.</summary>
public sealed record ArtefactFile(string Name, byte[] Bytes)
{
    /// <summary>What chats let a bot fetch.</summary>
    public const int MostBytes = 20 << 20;

    /// <summary>The most of them together that a report's zip holds, so that chats still take it.</summary>
    public const long MostTogether = 40L << 20;

    private const int LongestName = 80;

    /// <summary>The name in letters that every system and every zip takes; never a path.</summary>
    public string Safe
    {
        get
        {
            var plain = new string([.. Name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')]).TrimStart('.', '-');
            return plain.Length == 0 ? "file" : plain.Length <= LongestName ? plain : plain[^LongestName..].TrimStart('.', '-');
        }
    }

    /// <summary>The files that a report's zip holds, each with its name there; what would make it too large is left to /stage file.</summary>
    public static IReadOnlyDictionary<Artefact, string> Zipped(IReadOnlyList<Artefact> artefacts)
    {
        var (zipped, sum) = (new Dictionary<Artefact, string>(), 0L);
        foreach (var one in artefacts.Where(a => a.File is not null))
            if (sum + one.Bytes <= MostTogether)
            {
                zipped[one] = $"{StatePaths.ArtefactsFolder}/{new ArtefactFile(one.What, []).Safe}/{Path.GetFileName(one.File!)}";
                sum += one.Bytes;
            }
        return zipped;
    }

    /// <summary>Writes it below the state folder, whole or not at all; its path there. Each has a folder of its own, so that nothing takes its place.</summary>
    public string Keep(StatePaths paths, long stageId)
    {
        var kept = $"{StatePaths.ArtefactsFolder}/{stageId}/{Guid.NewGuid():N}/{Safe}";
        var path = paths.Resolve(kept);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".tmp", Bytes);
        File.Move(path + ".tmp", path);
        return kept;
    }

    /// <summary>Deletes what was kept, with its folder; what is gone already is no mistake.</summary>
    public static void Drop(StatePaths paths, string kept)
    {
        var folder = Path.GetDirectoryName(paths.Resolve(kept))!;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
