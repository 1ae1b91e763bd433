using System.Text;

namespace Trunkline.Site;

/// <summary>Reads a site file: YAML, then shapes, then what refers to what. Tells everything wrong at once and never throws on what it reads.</summary>
public static class SiteLoader
{
    /// <summary>The largest file read. A site of 10,000 extensions has about 2 MB.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most errors kept; a file with more has one cause.</summary>
    public const int MaxErrors = 1000;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Loads a file. Relative paths in it are relative to its folder.</summary>
    public static SiteResult Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (path.Length == 0)
            {
                return Failed("the name of a site file", "an empty one");
            }

            var full = Path.GetFullPath(path);
            if (Directory.Exists(full))
            {
                return Failed("a site file", "a directory");
            }

            using var stream = File.OpenRead(full);
            var octets = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            var result = LoadOctets(octets.AsSpan(0, length), Path.GetDirectoryName(full) ?? "/");
            return result with { Model = result.Model is { } model ? model with { File = path } : null };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed("a site file", "no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed("a readable site file", "an unreadable one: " + e.Message);
        }
    }

    /// <summary>Loads octets: UTF-8, with or without a byte order mark.</summary>
    /// <param name="octets">The file.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    public static SiteResult LoadOctets(ReadOnlySpan<byte> octets, string folder = "/")
    {
        if (octets.Length > MaxBytes)
        {
            return Failed($"a file of at most {MaxBytes / 1024 / 1024} MB", "a larger one");
        }

        if (octets.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            octets = octets[3..];
        }

        try
        {
            return LoadText(s_utf8.GetString(octets), folder);
        }
        catch (DecoderFallbackException e)
        {
            var before = octets[..Math.Clamp(e.Index, 0, octets.Length)];
            var line = before.Count((byte)'\n') + 1;
            var column = before.Length - before.LastIndexOf((byte)'\n');
            return new(null, [new(SiteSeverity.Error, new(line, column), "", "UTF-8 text", "an octet that is not", "save the file as UTF-8")]);
        }
    }

    /// <summary>Loads text.</summary>
    /// <param name="text">The file.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    public static SiteResult LoadText(string text, string folder = "/")
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new List<SiteError>();
        if (YamlTree.Parse(text, errors) is not { } root)
        {
            return new(null, errors) { AdminSocket = Path.Combine(folder, Guessed(text, "state_dir") ?? "var", Guessed(text, "socket") ?? "admin.sock") };
        }

        new ShapeChecker(errors).Check(root, SiteShape.Root, "");
        var model = PortabilityRules.Load(SiteBinder.Bind(root, folder), root, errors);
        SiteRules.Check(model, root, errors);
        var ordered = errors.OrderBy(e => e.Mark.Line).ThenBy(e => e.Mark.Column).Take(MaxErrors).ToList();
        return new(errors.Exists(e => e.Severity == SiteSeverity.Error) ? null : model, ordered) { AdminSocket = model.Admin.Socket };
    }

    /// <summary>What a text that is no YAML has behind a key, the first time it is there; null when it is not.</summary>
    private static string? Guessed(string text, string key)
    {
        for (var at = text.IndexOf(key + ":", StringComparison.Ordinal); at >= 0; at = text.IndexOf(key + ":", at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || !(char.IsLetter(text[at - 1]) || text[at - 1] == '_'))
            {
                var value = text.AsSpan(at + key.Length + 1);
                var end = value.IndexOfAny("\n,}#");
                return (end < 0 ? value : value[..end]).Trim().Trim("\"'").ToString() is { Length: > 0 } written ? written : null;
            }
        }

        return null;
    }

    private static SiteResult Failed(string expected, string found) =>
        new(null, [new(SiteSeverity.Error, default, "", expected, found)]);
}
