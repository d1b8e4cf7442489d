using System.Text;

namespace CoResearch.Conversations.Stages;

/// <summary>Reads a chat as its people do: what is new or changed since the last time, with files opened and buttons told.</summary>
internal sealed class ChatReader(IChat chat, string state)
{
    private readonly LabAtRest _lab = new(state, chat.Name);
    private readonly string _files = Path.Combine(state, "read");
    private readonly Dictionary<string, int> _read = [];

    public async Task<IReadOnlyList<(string Reader, string Text)>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = new List<(string, string)>();
        foreach (var posting in chat.Postings)
        {
            if (_read.TryGetValue(posting.Id, out var edits) && edits == posting.Edits) continue;
            _read[posting.Id] = posting.Edits;
            var lines = new List<string>(posting.Text.Split('\n'));
            if (posting.File is { } content) lines.AddRange(await OpenAsync(posting.FileName ?? "file", content, cancellationToken));
            foreach (var (label, token) in posting.Buttons) lines.Add($"→ {label}: {await _lab.CommandOfAsync(token, cancellationToken) ?? "nothing"}");
            read.Add((posting.Reader, string.Join('\n', lines.Select(l => ("  " + l).TrimEnd()))));
        }
        return read;
    }

    /// <summary>Where the file lies now, and its words where it is a text.</summary>
    private async Task<IEnumerable<string>> OpenAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_files, $"{_read.Count}")).FullName, name);
        await File.WriteAllBytesAsync(path, content, cancellationToken);
        return [$"{name}: {path}", .. Path.GetExtension(name) is ".csv" or ".png" ? [] : Encoding.UTF8.GetString(content).Split('\n')];
    }
}
