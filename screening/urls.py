"""The addresses of the product."""

from django.urls import path

from screening.views import cases, catalog, drafts, questionnaire, releases, reports, screenings

urlpatterns = [
    path("", cases.home, name="home"),
    path("cases/", cases.caseload, name="caseload"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/<uuid:uuid>/", cases.case, name="case"),
    path("cases/<uuid:uuid>/amend/", cases.amend_case, name="amend_case"),
    path("cases/<uuid:uuid>/screen/", cases.start_screening, name="start_screening"),
    path("cases/<uuid:uuid>/close/", cases.close_case, name="close_case"),
    path("cases/<uuid:uuid>/reopen/", cases.reopen_case, name="reopen_case"),
    path("screenings/<uuid:uuid>/", screenings.resume, name="screening"),
    path("screenings/<uuid:uuid>/check/", screenings.check, name="check"),
    path("screenings/<uuid:uuid>/restart/", screenings.restart, name="restart"),
    path("screenings/<uuid:uuid>/unsaved/", screenings.unsaved_answers, name="unsaved"),
    path(
        "screenings/<uuid:uuid>/answers/<slug:question>/", questionnaire.save_answer, name="answer"
    ),
    path("screenings/<uuid:uuid>/<slug:domain>/", questionnaire.page, name="questionnaire"),
    path("reports/<uuid:uuid>/", reports.report, name="report"),
    path("reports/<uuid:uuid>/all/", reports.report_in_full, name="report_in_full"),
    path("catalog/", catalog.catalog, name="catalog"),
    path("catalog/barriers/<slug:key>/", catalog.barrier, name="catalog_barrier"),
    path("catalog/draft/", drafts.draft, name="draft"),
    path("catalog/draft/preview/", drafts.preview, name="preview"),
    path("catalog/draft/try/", drafts.try_out, name="try_out"),
    path("catalog/draft/ask/", drafts.ask_for_approval, name="ask_for_approval"),
    path("catalog/draft/requests/<int:number>/", drafts.decide, name="decide"),
    path("catalog/draft/publish/", drafts.publish, name="publish"),
    path("catalog/compare/", releases.compare_releases, name="compare_releases"),
    path("catalog/releases/", releases.releases, name="releases"),
    path("catalog/releases/<int:number>/", releases.release, name="release"),
    path("catalog/releases/<int:number>/start-again/", drafts.start_again, name="start_again"),
    path("catalog/releases/<int:number>/json/", releases.release_json, name="release_json"),
    path("catalog/releases/<int:number>/yaml/", releases.release_yaml, name="release_yaml"),
    path("catalog/releases/<int:number>/print/", releases.printable, name="printable"),
]
