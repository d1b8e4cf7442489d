using CoResearch.Domain.Shared;
using LibGit2Sharp;

namespace CoResearch.Workers.Source;

/// <summary>Writes the files of a checked tree into a new folder, byte for byte as they are in the repository; what may be run there may be here.</summary>
internal static class TreeExport
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static Result<Done> Write(Repository fork, IReadOnlyList<TreeFile> files, string folder)
    {
        var root = Path.GetFullPath(folder);
        if (Path.Exists(root)) throw new IOException($"{root} exists already: a tree is exported into a new folder only.");
        Directory.CreateDirectory(root);
        try
        {
            foreach (var file in files) Write(fork, file, root);
            return Done.Ok;
        }
        catch
        {
            Directory.Delete(root, recursive: true);
            throw;
        }
    }

    private static void Write(Repository fork, TreeFile file, string root)
    {
        var target = Path.GetFullPath(Path.Combine(root, file.Path.Replace('/', Path.DirectorySeparatorChar)));
        if (!target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new InvalidOperationException($"{file.Path} leaves its folder");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var blob = fork.Lookup<Blob>(file.Content) ?? throw new NotFoundException($"{file.Path} is missing from the repository");
        using var content = blob.GetContentStream();
        using var output = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        content.CopyTo(output);
        if (output.Length != file.Bytes) throw new NotFoundException($"{file.Path} has {output.Length} bytes, not {file.Bytes}");
        if (file.Executable && !OperatingSystem.IsWindows()) File.SetUnixFileMode(output.SafeFileHandle, File.GetUnixFileMode(output.SafeFileHandle) | Executable);
    }
}
