using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trunkline.Node;

namespace Trunkline.App.Commands;

/// <summary>`trunkline extensions`: what each wants done with its calls; `extensions clear`: what was set at a telephone taken back.</summary>
internal static class ExtensionsCommand
{
    internal static Command Create()
    {
        var site = AskCommands.SiteOption();
        var json = AskCommands.JsonOption();
        var command = new Command("extensions", "Shows every extension: its phones, and where its calls go, by the file or as set at the telephone.") { site, json };
        Examples.Of(command, "trunkline extensions", "trunkline extensions clear 201              what 201 has set at its telephone", "trunkline extensions clear 201 no_answer    one thing of it");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var all = await api.ExtensionsAsync().ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(all, AskCommands.s_json));
            }
            else if (all.Count == 0)
            {
                Console.WriteLine("This site has no extensions.");
            }
            else
            {
                AskCommands.Print(["extension", "name", "class", "phones", "pickup", "calls go"], [.. all.Select(e => (
                    (IReadOnlyList<string>)[e.Extension, e.Name, e.Class, e.Phones.ToString(CultureInfo.InvariantCulture), e.Pickup, string.Join(", ", e.Settings.Select(Words))],
                    (string?)(e.Phones > 0 ? "green" : "grey")))]);
            }

            return ExitCode.Ok;
        }));
        command.Add(Clear());
        return command;
    }

    private static Command Clear()
    {
        var site = AskCommands.SiteOption();
        var extension = new Argument<string>("EXTENSION") { Description = "Whose settings." };
        var setting = new Argument<string?>("SETTING") { Description = "always, busy, no_answer, unreachable or dnd; everything when not given.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("clear", "Takes back what was set at an extension's telephone: what the file says counts again.") { extension, setting, site };
        command.Check(given => given.GetValue(setting) is { } name && SettingView.Of(name) is null ? $"SETTING: expected always, busy, no_answer, unreachable or dnd, found \"{name}\"" : null);
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var cleared = await api.ClearSettingsAsync(parsed.GetValue(extension)!, parsed.GetValue(setting)).ConfigureAwait(false);
            if (cleared is null)
            {
                await Console.Error.WriteLineAsync($"trunkline: there is no extension {parsed.GetValue(extension)}").ConfigureAwait(false);
                return ExitCode.Failed;
            }

            Console.WriteLine(cleared.Cleared == 0 ? $"{cleared.Extension}: nothing was set at the telephone" : $"{cleared.Extension}: {cleared.Cleared} taken back, the file counts");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static string Words(SettingView s) =>
        (s.Setting == "dnd" ? $"do not disturb {s.Value}" : s.Value == "off" ? $"{s.Setting} off"
            : $"{s.Setting} to {s.Value}{(s.AfterSeconds is { } after ? string.Create(CultureInfo.InvariantCulture, $" after {after:0} s") : "")}")
        + (s.IsByTelephone ? " (telephone)" : "");
}
