using System.CommandLine;
using System.Text.Json;
using Trunkline.Host.Backups;

namespace Trunkline.App.Commands;

/// <summary>`trunkline backup`, `trunkline restore`.</summary>
internal static class BackupCommands
{
    internal static IEnumerable<Command> Create()
    {
        yield return Backup();
        yield return Restore();
    }

    private static Command Backup()
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; must not be there.", HelpName = "FILE" };
        var recordings = new Option<bool>("--recordings") { Description = "With the recordings that are closed; without them their index alone is in it." };
        var check = new Option<string?>("--check") { Description = "Checks a backup instead of writing one: is it whole?", HelpName = "FILE" };
        var command = new Command("backup", "Writes site.yaml, call records and registrations into one file, while the site runs or when it does not.") { output, recordings, check, site, json };
        command.Check(given => (given.GetValue(output) is null) == (given.GetValue(check) is null) ? "expected --output FILE or --check FILE" : null);
        Examples.Of(command,
            "trunkline backup --output /backup/trunkline-$(date +%F).tar --site /etc/trunkline/site.yaml",
            "trunkline backup --check /backup/trunkline-2026-11-29.tar");
        Examples.Section(command, "Take care", "The file holds the passwords of site.yaml: it is readable for its owner alone; keep it so.");
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(check) ?? parsed.GetValue(output)!;
            BackupManifest? manifest;
            string? error;
            if (parsed.GetValue(check) is not null)
            {
                error = BackupReader.Check(file, out manifest) is { } wrong ? $"{file}: {wrong}" : null;
            }
            else
            {
                var siteFile = parsed.GetValue(site) ?? "site.yaml";
                if (AskCommands.SiteOf(siteFile) is not { } model)
                {
                    return ExitCode.Failed;
                }

                manifest = BackupWriter.Write(model, siteFile, file, parsed.GetValue(recordings), TimeProvider.System.GetUtcNow(), out error);
            }

            if (error is not null)
            {
                Console.Error.WriteLine("trunkline: " + error);
                return ExitCode.Failed;
            }

            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(manifest, AskCommands.s_json)
                : $"{file}: {manifest!.Site} (node {manifest.Node}) of {manifest.Created.LocalDateTime:yyyy-MM-dd HH:mm:ss}, {manifest.Records} call records, {manifest.Files.Count - 2} recordings, {manifest.Files.Sum(f => f.Size) / 1e6:0.0} MB; read back and whole");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var site = new Option<string>("--site") { Description = "Where site.yaml goes; the state folder is where it says.", DefaultValueFactory = _ => "site.yaml" };
        var command = new Command("restore", "Puts a backup in place. Checks all of it first, refuses while the site runs, and keeps what was there before.") { file, site };
        Examples.Of(command, "trunkline restore /backup/trunkline-2026-11-29.tar --site /etc/trunkline/site.yaml");
        command.SetAction(parsed =>
        {
            var result = BackupRestore.Run(parsed.GetValue(file)!, parsed.GetValue(site)!, TimeProvider.System.GetUtcNow(), out var error);
            if (result is null)
            {
                Console.Error.WriteLine("trunkline: " + error);
                return ExitCode.Failed;
            }

            Console.WriteLine($"restored {result.Manifest.Site} (node {result.Manifest.Node}) of {result.Manifest.Created.LocalDateTime:yyyy-MM-dd HH:mm:ss}: {result.Manifest.Records} call records, {result.Recordings} recordings");
            if (result.Kept.Length > 0)
            {
                Console.WriteLine($"what was there before is in {result.Kept}");
            }

            Console.WriteLine($"the next run is epoch {result.Epoch + 1}; start it with: trunkline run {parsed.GetValue(site)}");
            return ExitCode.Ok;
        });
        return command;
    }
}
