using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CoResearch.Workers.Monitor;

/// <summary>
/// Follows the TensorBoard event files below a folder while a run writes them: several writers, files that are continued in others,
/// folders below. Writers in a folder of their own have curves of their own. Reads no more at once than a look may take.
/// </summary>
internal sealed class EventFollower(string folder)
{
    /// <summary>The most curves that are followed, and the most that are shown: a run that logs more is followed as far as that.</summary>
    public const int MostSeries = 1024, MostShown = 256;
    private const int MostFiles = 256, LongestTag = 200;
    private readonly Dictionary<string, EventFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sink> _folders = new(StringComparer.Ordinal);
    private readonly List<Series> _series = [];
    private long _told;

    /// <summary>The curves in the order in which they first appeared.</summary>
    public IReadOnlyList<Series> Series => _series;

    /// <summary>Records that could not be read.</summary>
    public long Damaged => _files.Values.Sum(f => f.Damaged);

    /// <summary>Reads what was written since the last look, about so many bytes a file at most; true when there were scalars.</summary>
    public bool Look(long most = long.MaxValue)
    {
        if (!Directory.Exists(folder)) return false;
        var before = _told;
        foreach (var path in Directory.EnumerateFiles(folder, "*tfevents*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!_files.TryGetValue(path, out var file))
            {
                if (_files.Count >= MostFiles || new FileInfo(path).LinkTarget is not null) continue;
                _files.Add(path, file = new EventFile(path));
            }
            file.ReadNew(SinkOf(Path.GetRelativePath(folder, Path.GetDirectoryName(path)!).Replace('\\', '/')), most);
        }
        return _told > before;
    }

    /// <summary>
    /// The curves with a name each: the tag alone where one folder has it, else <c>tag/folder</c>, by which Keras's train and validation and
    /// the runs of a search are told apart. Of more than are shown, those with the most values.
    /// </summary>
    public IReadOnlyList<(string Name, Series Series)> Named()
    {
        var several = _series.GroupBy(s => s.Tag, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var named = new List<(string, Series)>(_series.Count);
        foreach (var series in _series)
        {
            var name = several.Contains(series.Tag) && series.Folder.Length > 0 ? $"{series.Tag}/{series.Folder}" : series.Tag;
            var unique = name;
            for (var number = 2; !taken.Add(unique); number++) unique = $"{name} ({number})";
            named.Add((unique, series));
        }
        return Fullest(named, MostShown);
    }

    /// <summary>So many of them, in their order: those with the most values, and of as many, those that came first.</summary>
    public static IReadOnlyList<(string Name, Series Series)> Fullest(IReadOnlyList<(string Name, Series Series)> named, int most) => named.Count <= most ? named
        : [.. named.Index().OrderByDescending(n => n.Item.Series.Count).Take(most).OrderBy(n => n.Index).Select(n => n.Item)];

    private Sink SinkOf(string relative)
    {
        var name = relative == "." ? "" : relative;
        return _folders.TryGetValue(name, out var sink) ? sink : _folders[name] = new Sink(this, name);
    }

    /// <summary>The curves of one folder, by tag.</summary>
    private sealed class Sink(EventFollower follower, string folder) : IScalarSink
    {
        private readonly Dictionary<byte[], Series?> _byTag = new(ByBytes.Instance);

        public void Scalar(ReadOnlySpan<byte> tag, long step, double wallTime, double value)
        {
            if (tag.Length > LongestTag) return;
            var lookup = _byTag.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!lookup.TryGetValue(tag, out var series))
            {
                if (follower._series.Count >= MostSeries) return;
                _byTag.Add(tag.ToArray(), series = new Series(folder, Printable(Encoding.UTF8.GetString(tag))));
                follower._series.Add(series);
            }
            series!.Add(step, value);
            follower._told++;
        }

        private static string Printable(string tag) => tag.Any(char.IsControl) ? string.Concat(tag.Select(c => char.IsControl(c) ? ' ' : c)) : tag;
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByBytes Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
