using System.Text.RegularExpressions;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>Takes somebody's names out of what artefacts and their files are called, whoever gave them. Does not commit.</summary>
internal static class RenameArtefacts
{
    public static async Task RunAsync(CoResearchDb db, StatePaths paths, IReadOnlyCollection<string> names, string former, CancellationToken cancellationToken)
    {
        // In a file's name what is no letter became a dash.
        var forms = names.Concat(names.Select(n => new ArtefactFile(n, []).Safe)).Distinct(StringComparer.Ordinal).OrderByDescending(n => n.Length).Select(Regex.Escape);
        var naming = new Regex($@"(?<![\p{{L}}\p{{N}}])({string.Join('|', forms)})(?![\p{{L}}\p{{N}}])", RegexOptions.IgnoreCase);
        foreach (var one in await db.Artefacts.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (one.File is { } file && (naming.IsMatch(one.Text) || naming.IsMatch(Path.GetFileName(file))))
            {
                var name = Cut(naming.Replace(one.Text, former), Artefact.LongestText);
                var moved = $"{Path.GetDirectoryName(file)}/{new ArtefactFile(name, []).Safe}";
                Move(db, paths, file, moved);
                await db.Artefacts.Where(a => a.StageId == one.StageId && a.What == one.What).ExecuteUpdateAsync(set => set.SetProperty(a => a.Text, name).SetProperty(a => a.File, moved), cancellationToken);
            }
            if (!naming.IsMatch(one.What)) continue;
            var taken = await db.Artefacts.Where(a => a.StageId == one.StageId).Select(a => a.What).ToListAsync(cancellationToken);
            var what = Cut(naming.Replace(one.What, former), Artefact.LongestWhat);
            for (var n = 2; taken.Contains(what); n++) what = $"{former}-{n}";
            await db.Artefacts.Where(a => a.StageId == one.StageId && a.What == one.What).ExecuteUpdateAsync(set => set.SetProperty(a => a.What, what), cancellationToken);
        }
    }

    /// <summary>There under both names until the new one is written.</summary>
    private static void Move(CoResearchDb db, StatePaths paths, string file, string moved)
    {
        var (from, to) = (paths.Resolve(file), paths.Resolve(moved));
        if (from == to || !File.Exists(from)) return;
        File.Copy(from, to, overwrite: true);
        db.OnCommitted(() => File.Delete(from));
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
