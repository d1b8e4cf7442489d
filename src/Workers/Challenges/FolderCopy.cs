namespace CoResearch.Workers.Challenges;

/// <summary>Copies a folder's plain files and folders, without <c>.git</c>. Links must have been refused before.</summary>
internal static class FolderCopy
{
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is not null)
                throw new IOException($"{entry.FullName} is a link.");
            if (entry is DirectoryInfo)
            {
                if (entry.Name != ".git")
                    Copy(entry.FullName, target);
            }
            else
            {
                // What has no length may be a pipe, and copying that would wait for ever.
                if (((FileInfo)entry).Length == 0)
                    File.Create(target).Dispose();
                else
                    File.Copy(entry.FullName, target, overwrite: true);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(target, File.GetUnixFileMode(target) | UnixFileMode.UserWrite | UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }
        }
    }
}
